# Both kinds of role with a provider that makes nothing.
mock_provider "aws" {}

variables {
  name              = "foredge-test-deploy"
  oidc_provider_arn = "arn:aws:iam::111122223333:oidc-provider/token.actions.githubusercontent.com"
  subjects          = ["repo:acme/docs:environment:production"]
}

run "deploys_code" {
  variables {
    function_arns = ["arn:aws:lambda:us-east-1:111122223333:function:foredge"]
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == ["repo:acme/docs:environment:production"] && jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:aud"] == "sts.amazonaws.com"
    error_message = "only the named run, for AWS, takes the role"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Action == "sts:AssumeRoleWithWebIdentity"
    error_message = "by OpenID Connect"
  }
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Action])) == toset(["lambda:GetFunction", "lambda:GetFunctionConfiguration", "lambda:UpdateFunctionCode", "lambda:PublishVersion", "lambda:ListVersionsByFunction", "lambda:InvokeFunction", "lambda:GetAlias", "lambda:UpdateAlias"])
    error_message = "it uploads code and moves traffic, and nothing else"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : alltrue([for arn in flatten([statement.Resource]) : startswith(arn, "arn:aws:lambda:us-east-1:111122223333:function:foredge")])])
    error_message = "of this function only"
  }
}

run "keeps_records" {
  variables {
    records = { bucket_arn = "arn:aws:s3:::r-us", prefix = "code" }
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid => statement.Resource } == { KeepRecords = ["arn:aws:s3:::r-us/code/*"], FindRecords = ["arn:aws:s3:::r-us"] }
    error_message = "records of deployments, below their prefix"
  }
}

run "publishes_docs" {
  variables {
    bucket_arns = ["arn:aws:s3:::r-us", "arn:aws:s3:::r-eu"]
  }
  assert {
    condition     = toset(flatten([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Action])) == toset(["s3:ListBucket", "s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload", "s3:DeleteObject"])
    error_message = "it publishes, and touches no function, no version and no setting of a bucket"
  }
  assert {
    condition     = [for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Resource if statement.Sid == "DropReleases"] == [["arn:aws:s3:::r-us/releases/*", "arn:aws:s3:::r-eu/releases/*"]]
    error_message = "it deletes nothing but releases"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : alltrue([for arn in flatten([statement.Resource]) : startswith(arn, "arn:aws:s3:::r-")])])
    error_message = "in these buckets only"
  }
}

run "publishes_a_teams_docs" {
  variables {
    bucket_arns     = ["arn:aws:s3:::r-us", "arn:aws:s3:::r-eu"]
    releases_access = "publish"
    subjects        = ["repo:acme@1/docs@2:environment:production"]
    workflow        = "acme/foredge/.github/workflows/docs-release.yml"
  }
  assert {
    condition     = jsondecode(aws_iam_role.this.assume_role_policy).Statement[0].Condition == { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = ["repo:acme@1/docs@2:environment:production"] }, StringLike = { "token.actions.githubusercontent.com:job_workflow_ref" = "acme/foredge/.github/workflows/docs-release.yml@refs/tags/v*" } }
    error_message = "only the reusable workflow as tagged, called by the named repository in its environment"
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid => statement.Action } == { FindReleases = ["s3:ListBucket"], PublishReleases = ["s3:GetObject", "s3:PutObject", "s3:AbortMultipartUpload"] }
    error_message = "it publishes and points to releases; it deletes nothing and knows no code"
  }
  assert {
    condition     = alltrue([for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : alltrue([for arn in statement.Resource : can(regex("^arn:aws:s3:::r-(us|eu)(/releases/\\*|/channel\\.json|/history/\\*)?$", arn))])])
    error_message = "releases, the channel record and its history; never the records of code"
  }
}

run "reads_releases" {
  variables {
    bucket_arns     = ["arn:aws:s3:::r-us"]
    releases_access = "read"
  }
  assert {
    condition     = { for statement in jsondecode(aws_iam_role_policy.this.policy).Statement : statement.Sid => statement.Action } == { FindReleases = ["s3:ListBucket"], ReadReleases = ["s3:GetObject"] }
    error_message = "it reads, and changes no release"
  }
}

run "bad_access" {
  command = plan
  variables {
    releases_access = "all"
  }
  expect_failures = [var.releases_access]
}

run "bad_workflow_with_a_star" {
  command = plan
  variables {
    workflow = "acme/foredge/.github/workflows/*.yml"
  }
  expect_failures = [var.workflow]
}

run "bad_workflow_of_any_repository" {
  command = plan
  variables {
    workflow = "acme/*/.github/workflows/docs-release.yml"
  }
  expect_failures = [var.workflow]
}

run "bad_subject_with_a_star" {
  command = plan
  variables {
    subjects = ["repo:acme/docs:*"]
  }
  expect_failures = [var.subjects]
}

run "bad_subject_of_everybody" {
  command = plan
  variables {
    subjects = ["repo:acme/*:environment:production"]
  }
  expect_failures = [var.subjects]
}

run "bad_no_subject" {
  command = plan
  variables {
    subjects = []
  }
  expect_failures = [var.subjects]
}
