// The one secret of the app: SendGrid knows no other way to authenticate.

@description('Vault name, globally unique.')
@minLength(3)
@maxLength(24)
param name string

@description('Region.')
param location string

@description('Tags.')
param tags object

@description('Principal that may read the secret.')
param readerPrincipalId string

@description('Resource id of that identity. It names the role assignments, because the principal is not known before the deployment.')
param identityId string

@description('The key. Empty: the secret that is already there stays.')
@secure()
param sendGridApiKey string

// Key Vault Secrets User: reads secrets, lists and writes none.
var secretsUser = '4633458b-17de-408a-b874-0445c86b69e6'

var secretName = 'sendgrid-api-key'

resource vault 'Microsoft.KeyVault/vaults@2025-05-01' = {
  name: name
  location: location
  tags: tags
  properties: {
    tenantId: tenant().tenantId
    sku: { family: 'A', name: 'standard' }
    enableRbacAuthorization: true
    enablePurgeProtection: true
    enableSoftDelete: true
    softDeleteRetentionInDays: 90
  }
}

resource secret 'Microsoft.KeyVault/vaults/secrets@2025-05-01' = if (!empty(sendGridApiKey)) {
  parent: vault
  name: secretName
  properties: {
    value: sendGridApiKey
    contentType: 'SendGrid API key, Mail Send only'
  }
}

resource reader 'Microsoft.Authorization/roleAssignments@2022-04-01' = {
  scope: vault
  name: guid(vault.id, identityId, secretsUser)
  properties: {
    principalId: readerPrincipalId
    principalType: 'ServicePrincipal'
    roleDefinitionId: subscriptionResourceId('Microsoft.Authorization/roleDefinitions', secretsUser)
  }
}

@description('Vault name.')
output name string = vault.name

@description('Address of the secret without a version, so that a rotated key is taken up by itself.')
#disable-next-line outputs-should-not-contain-secrets // the address, not the value
output sendGridApiKeyUri string = '${vault.properties.vaultUri}secrets/${secretName}'
