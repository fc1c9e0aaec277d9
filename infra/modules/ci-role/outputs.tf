output "trust" {
  description = "Who takes the role and what it may: subjects, workflow and policy as they were written."
  value = {
    subjects = var.subjects
    workflow = try(local.workflow.StringLike["token.actions.githubusercontent.com:job_workflow_ref"], null)
    policy   = aws_iam_role_policy.this.policy
  }
}

output "arn" {
  description = "The role, for the workflow's role-to-assume."
  value       = aws_iam_role.this.arn
}
