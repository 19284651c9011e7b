using System.Text.Json;
using System.Text.RegularExpressions;
using Merit.Adapters.Storage;

namespace Infra.Tests;

public sealed partial class TemplateTests(TemplateFixture templates) : IClassFixture<TemplateFixture>
{
    [Fact]
    public void Containers_and_tables_are_those_that_the_app_uses()
    {
        JsonElement variables = templates.Main.GetProperty("variables");

        Assert.Equal(Containers.All, Strings(variables.GetProperty("dataContainers")));
        Assert.Equal(Tables.All, Strings(variables.GetProperty("dataTables")));
        Assert.Equal(Containers.Submissions, variables.GetProperty("triggerContainer").GetString());
        Assert.Equal("[variables('dataContainers')]", templates.Parameters("dataStorage").GetProperty("containers").GetProperty("value").GetString());
        Assert.Equal("[variables('dataTables')]", templates.Parameters("dataStorage").GetProperty("tables").GetProperty("value").GetString());
    }

    [Fact]
    public void Neither_storage_account_has_shared_keys_or_public_blobs()
    {
        IReadOnlyList<JsonElement> accounts = templates.Resources("Microsoft.Storage/storageAccounts");

        Assert.Equal(2, accounts.Count);
        Assert.All(accounts, account =>
        {
            JsonElement properties = account.GetProperty("properties");
            Assert.False(properties.GetProperty("allowSharedKeyAccess").GetBoolean());
            Assert.False(properties.GetProperty("allowBlobPublicAccess").GetBoolean());
            Assert.True(properties.GetProperty("supportsHttpsTrafficOnly").GetBoolean());
            Assert.Equal("TLS1_2", properties.GetProperty("minimumTlsVersion").GetString());
        });
    }

    [Fact]
    public void Pages_of_the_app_alone_may_write_to_the_data_account_and_only_drafts_pass()
    {
        Assert.Empty(Value("hostStorage", "writingOrigins"));
        Assert.Equal(["[variables('pageOrigin')]"], Value("dataStorage", "writingOrigins"));
        string origin = templates.Main.GetProperty("variables").GetProperty("pageOrigin").GetString()!;
        Assert.Contains("azurewebsites.net", origin, StringComparison.Ordinal);
        Assert.Contains("publicAddress", origin, StringComparison.Ordinal);
        Assert.Equal(["[variables('draftContainer')]"], Value("dataStorage", "passingContainers"));
        Assert.Equal(Containers.Drafts, templates.Main.GetProperty("variables").GetProperty("draftContainer").GetString());
        Assert.Contains("'allowedMethods', createArray('PUT')", templates.Main.GetRawText(), StringComparison.Ordinal);
    }

    [Fact]
    public void The_app_gets_exactly_the_roles_that_it_needs()
    {
        Assert.Equal(["BlobOwner", "QueueContributor", "TableContributor"], Value("hostStorage", "accountRoles"));
        Assert.Empty(Value("hostStorage", "blobOwnerContainers"));
        Assert.Equal(["BlobContributor", "QueueContributor", "TableContributor"], Value("dataStorage", "accountRoles"));
        Assert.Equal(["[variables('triggerContainer')]"], Value("dataStorage", "blobOwnerContainers"));

        // Twice two loops over the lists above; telemetry, vault and scheduler have one assignment each.
        Assert.Equal(7, templates.Resources("Microsoft.Authorization/roleAssignments").Count);
        string text = templates.Main.GetRawText();
        string[] mayNotAppear =
        [
            "8e3af657-a8ff-443c-a75c-2fe8c4bcb635", // Owner
            "b24988ac-6180-42a0-ab88-20f7382dd24c", // Contributor
            "17d1049b-9a84-46fb-8f53-869881c3d3ab", // Storage Account Contributor
            "00482a5a-887f-4fb3-b363-3b7fe8e74483", // Key Vault Administrator
        ];
        Assert.All(mayNotAppear, role => Assert.DoesNotContain(role, text, StringComparison.OrdinalIgnoreCase));
    }

    [Fact]
    public void Settings_have_the_names_that_the_app_reads_and_hold_no_secret()
    {
        string settings = templates.Parameters("app").GetProperty("settings").GetProperty("value").GetString()!;
        string[] expected =
        [
            "AzureWebJobsStorage__accountName", "AzureWebJobsStorage__credential", "AzureWebJobsStorage__clientId",
            $"{MeritStorageServices.Setting}__blobServiceUri", $"{MeritStorageServices.Setting}__queueServiceUri",
            $"{MeritStorageServices.Setting}__tableServiceUri", $"{MeritStorageServices.Setting}__credential",
            $"{MeritStorageServices.Setting}__clientId",
            "APPLICATIONINSIGHTS_CONNECTION_STRING", "APPLICATIONINSIGHTS_AUTHENTICATION_STRING",
            "SendGrid__ApiKey", "SendGrid__WebhookPublicKey", "Mail__From", "Mail__FromName", "Mail__Operators", "Mail__QuietHours",
            "Access__Platform", "Access__PublicAddress", "Intake__SweepInterval", "Evidence__RequireKind", "Evidence__Scanner", "DURABLE_TASK_SCHEDULER_CONNECTION_STRING",
        ];

        Assert.Equal(expected.Order(StringComparer.Ordinal), SettingNames().Matches(settings).Select(match => match.Groups[1].Value).Order(StringComparer.Ordinal));
        Assert.Contains("'SendGrid__ApiKey', format('@Microsoft.KeyVault(SecretUri={0})'", settings, StringComparison.Ordinal);
        Assert.DoesNotContain("listKeys", templates.Main.GetRawText(), StringComparison.OrdinalIgnoreCase);
        Assert.DoesNotContain("AccountKey", templates.Main.GetRawText(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void The_app_is_an_isolated_worker_on_Flex_Consumption_with_passwords_off()
    {
        JsonElement site = Assert.Single(templates.Resources("Microsoft.Web/sites")).GetProperty("properties");
        JsonElement plan = Assert.Single(templates.Resources("Microsoft.Web/serverfarms"));

        Assert.Equal("FC1", plan.GetProperty("sku").GetProperty("name").GetString());
        JsonElement runtime = site.GetProperty("functionAppConfig").GetProperty("runtime");
        Assert.Equal(("dotnet-isolated", "10.0"), (runtime.GetProperty("name").GetString(), runtime.GetProperty("version").GetString()));
        Assert.True(site.GetProperty("httpsOnly").GetBoolean());
        Assert.Equal(2, templates.Resources("Microsoft.Web/sites/basicPublishingCredentialsPolicies").Count);
    }

    [Fact]
    public void An_event_is_raised_for_finished_uploads_only()
    {
        JsonElement properties = TemplateFixture.Walk(templates.Events)
            .Single(resource => resource.GetProperty("type").GetString() == "Microsoft.EventGrid/systemTopics/eventSubscriptions")
            .GetProperty("properties");
        JsonElement filter = properties.GetProperty("filter");

        Assert.Equal(["Microsoft.Storage.BlobCreated"], Strings(filter.GetProperty("includedEventTypes")));
        Assert.Equal($"/blobServices/default/containers/{Containers.Submissions}/blobs/", filter.GetProperty("subjectBeginsWith").GetString());
        Assert.Equal("/manifest.json", filter.GetProperty("subjectEndsWith").GetString());
        Assert.Contains("/runtime/webhooks/blobs?functionName=Host.Functions.", properties.GetRawText(), StringComparison.Ordinal);
        Assert.False(templates.Events.TryGetProperty("outputs", out _));
    }

    [Fact]
    public void Each_output_that_a_step_needs_exists()
    {
        string[] outputs = [.. templates.Main.GetProperty("outputs").EnumerateObject().Select(output => output.Name)];
        string azd = Repository.Text("azure.yaml");
        string guide = Repository.Text("docs/operations/deploy.md");

        Assert.Contains("FUNCTION_APP_NAME", outputs);
        Assert.All(DeployVariables().Matches(azd).Select(match => match.Value), variable => Assert.Contains(variable, outputs));
        Assert.All(DeployVariables().Matches(guide).Select(match => match.Value), variable => Assert.Contains(variable, outputs));
    }

    private static IEnumerable<string> Strings(JsonElement list) => list.EnumerateArray().Select(item => item.GetString()!);

    private IEnumerable<string> Value(string module, string parameter) =>
        Strings(templates.Parameters(module).GetProperty(parameter).GetProperty("value"));

    [GeneratedRegex("'([A-Za-z]+__[A-Za-z]+|[A-Z][A-Z_]{10,})'")]
    private static partial Regex SettingNames();

    [GeneratedRegex("\\b(FUNCTION_APP_NAME|FUNCTION_APP_URI|SYSTEM_TOPIC_NAME|SUBMISSIONS_URI|DATA_STORAGE_NAME|KEY_VAULT_NAME)\\b")]
    private static partial Regex DeployVariables();
}
