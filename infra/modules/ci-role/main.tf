# A role that one GitHub workflow takes by OpenID Connect, for an hour and without a secret: what deploying code, publishing docs or reading
# them back needs.

locals {
  publishes = contains(["publish", "manage"], var.releases_access)
  manages   = var.releases_access == "manage"

  # A reusable workflow brings its own name in the token, beside the repository that called it: only its text, as tagged, is let in.
  workflow = var.workflow == null ? {} : { StringLike = { "token.actions.githubusercontent.com:job_workflow_ref" = "${var.workflow}@refs/tags/v*" } }
  statements = [
    {
      # A new version is called by its number before anybody else gets it.
      Sid      = "UploadAndTryCode"
      Action   = ["lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:ListVersionsByFunction", "lambda:InvokeFunction"]
      Resource = flatten([for arn in var.function_arns : [arn, "${arn}:*"]])
    },
    {
      Sid      = "MoveTraffic"
      Action   = ["lambda:GetAlias", "lambda:UpdateAlias"]
      Resource = flatten([for arn in var.function_arns : [arn, "${arn}:${var.alias}"]])
    },
    {
      Sid      = "KeepRecords"
      Action   = ["s3:GetObject", "s3:PutObject"]
      Resource = var.records == null ? [] : ["${var.records.bucket_arn}/${var.records.prefix}/*"]
    },
    { Sid = "FindRecords", Action = ["s3:ListBucket"], Resource = var.records == null ? [] : [var.records.bucket_arn] },
    { Sid = "FindReleases", Action = ["s3:ListBucket"], Resource = var.bucket_arns },
    {
      Sid      = local.publishes ? "PublishReleases" : "ReadReleases"
      Action   = concat(["s3:GetObject"], local.publishes ? ["s3:PutObject", "s3:AbortMultipartUpload"] : [])
      Resource = flatten([for arn in var.bucket_arns : ["${arn}/releases/*", "${arn}/channel.json", "${arn}/history/*"]])
    },
    # Old versions stay for a month: the role deletes a name, never a version.
    { Sid = "DropReleases", Action = ["s3:DeleteObject"], Resource = [for arn in var.bucket_arns : "${arn}/releases/*" if local.manages] },
  ]
}

resource "aws_iam_role" "this" {
  name                 = var.name
  max_session_duration = 3600
  assume_role_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Principal = { Federated = var.oidc_provider_arn }
      Action    = "sts:AssumeRoleWithWebIdentity"
      Condition = merge({
        StringEquals = {
          "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com"
          "token.actions.githubusercontent.com:sub" = var.subjects
        }
      }, local.workflow)
    }]
  })
}

resource "aws_iam_role_policy" "this" {
  name = "release"
  role = aws_iam_role.this.id
  policy = jsonencode({
    Version   = "2012-10-17"
    Statement = [for one in local.statements : merge(one, { Effect = "Allow" }) if length(one.Resource) > 0]
  })
}
