package main

import "net/http"

func main() {
	http.HandleFunc("/articles", articles)
	_ = http.ListenAndServe(":8080", nil)
}
