package main

import (
	"fmt"
	"os"
)

func main() {
	if len(os.Args) < 3 || os.Args[1] != "new" {
		fmt.Fprintln(os.Stderr, "usage: acmectl new KIND")
		os.Exit(2)
	}
	fmt.Println(newService(os.Args[2]))
}
