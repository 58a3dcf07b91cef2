"""What is planned: the scenario (settings and tables, validated) and the plan that comes out."""
