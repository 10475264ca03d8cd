package acme.networks

deny contains "a Service may not be of type LoadBalancer" if {
	input.kind == "Service"
	input.spec.type == "LoadBalancer"
}
