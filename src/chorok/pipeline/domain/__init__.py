"""What is done with projects and funders: one verb a function."""
