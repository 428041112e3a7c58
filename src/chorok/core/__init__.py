"""What every room stands on: policy, workflow, money, periods, history, outbox, files, clock."""
