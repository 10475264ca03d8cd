package main

func newService(kind string) string {
	return "a " + kind + " with a pipeline, an alert and an owner"
}
