print("scenario-runner")
