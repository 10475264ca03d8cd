"""The built-in rules: data only, one folder a rule, `<family>/<rule>/`."""
