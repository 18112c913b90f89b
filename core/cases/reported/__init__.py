"""备案: every decision of a township is told to the bureau, which reads, marks as seen and questions, and approves nothing."""
