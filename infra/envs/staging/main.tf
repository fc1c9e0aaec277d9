# Staging: the same parts as production, in accounts and a zone of its own, at the smallest size.

terraform {
  required_version = ">= 1.9"
  # The versions whose schemas the modules are checked against; their digests stand in .terraform.lock.hcl.
  required_providers {
    aws = {
      source  = "hashicorp/aws"
      version = "6.66.0"
    }
    cloudflare = {
      source  = "cloudflare/cloudflare"
      version = "5.14.0"
    }
    datadog = {
      source  = "datadog/datadog"
      version = "4.19.0"
    }
  }
  # Bucket and region stand in backend.hcl: terraform init -backend-config=backend.hcl
  backend "s3" {
    key     = "foredge/staging.tfstate"
    encrypt = true
  }
}

# Credentials come from the environment: AWS's own chain, CLOUDFLARE_API_TOKEN, DD_API_KEY and DD_APP_KEY.
provider "aws" {
  region              = local.regions.primary
  allowed_account_ids = [var.accounts.aws]
  default_tags {
    tags = { project = "foredge", env = "staging", managed_by = "terraform" }
  }
}

provider "cloudflare" {}

provider "datadog" {}

locals {
  regions = { primary = "us-east-1", secondary = "eu-west-1" }
  build   = "${path.module}/../../../build"
  packages = {
    origin          = "lambda/foredge-lambda.zip"
    authorizer      = "edge/authorizer.zip"
    resolve_current = "edge/resolve-current.zip"
  }
}

module "service" {
  source = "../../modules/service"

  env      = "staging"
  accounts = var.accounts
  regions  = local.regions
  hosts    = { mcp = "mcp.${var.domain}", files = "files.${var.domain}", cdn = "cdn.${var.domain}" }
  worker   = { name = "foredge-staging", deployed = var.worker_deployed }
  packages = { for name, zip in local.packages : name => { path = "${local.build}/${zip}", sha256 = trimspace(file("${local.build}/${zip}.sha256")) } }

  origin_keys = var.origin_keys
  capacity    = { concurrency = 10, provisioned = 0, rate = 50, burst = 100 }
  managed_waf = false
  github      = { repository = var.repository, environment = "staging", docs_repositories = var.docs_repositories }

  datadog_api_key = var.datadog_api_key
  datadog = {
    site         = "datadoghq.com"
    notify       = var.notify
    handbook_url = var.handbook_url
    owns_metrics = false
  }
}
