"""The safe ways to get at text: git objects, folders, guarded YAML. It decides nothing."""
