output "arn" {
  description = "The role, for the workflow's role-to-assume."
  value       = aws_iam_role.this.arn
}
