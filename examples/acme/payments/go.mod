module acme.shop/payments

go 1.23
