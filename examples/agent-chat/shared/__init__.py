"""What every package of Agent Chat needs and none of them owns. Imports nothing of ours."""
