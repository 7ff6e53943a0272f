"""Posts whose answer got lost: confirmed by Slack's own event, or by somebody who looks."""
