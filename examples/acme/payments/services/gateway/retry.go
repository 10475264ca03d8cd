package main

// The bank asks for no more than this.
const retries = 3
