package main

import "net/http"

// Article is one thing on sale; the price is in cents.
type Article struct {
	Number string `json:"number"`
	Name   string `json:"name"`
	Cents  int64  `json:"cents"`
}

func articles(w http.ResponseWriter, _ *http.Request) {
	w.WriteHeader(http.StatusNoContent)
}
