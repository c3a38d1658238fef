"""One figure per module: frame and labels in, Plotly figure out."""
