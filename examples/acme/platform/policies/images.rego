package acme.images

deny contains message if {
	some container in input.spec.containers
	not startswith(container.image, "images.acme.shop/")
	message := sprintf("%s is not an approved image", [container.image])
}
