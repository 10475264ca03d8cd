package main

import "fmt"

func main() {
	fmt.Println("gateway", retries)
}
