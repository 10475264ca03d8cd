package refunds

// Days after an order in which a refund needs no approval.
const Days = 30
