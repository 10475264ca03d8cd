module acme.shop/catalogue

go 1.23
