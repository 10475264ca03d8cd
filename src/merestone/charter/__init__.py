"""The declared boundaries: what an organisation writes into merestone.yaml."""
