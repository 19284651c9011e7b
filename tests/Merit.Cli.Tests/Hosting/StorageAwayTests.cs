using System.Net;
using System.Text.Json;
using Azure.Storage.Blobs;
using Merit.Cli.Hosting;

namespace Merit.Cli.Tests.Hosting;

/// <summary>The app on the real local host, whose storage is taken away.</summary>
public sealed class StorageAwayTests : IDisposable
{
    private static readonly TimeSpan Deadline = TimeSpan.FromSeconds(90);
    private readonly TemporaryDirectory _directory = new();

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public void Dispose() => _directory.Dispose();

    [Fact]
    public async Task Requests_are_answered_with_when_to_come_again_and_health_names_the_parts()
    {
        await using LocalStack stack = await LocalStack.StartAsync(Workspace.Find(), LocalStackOptions.OnFreePorts("StorageAwayTests", _directory.File("state")), Cancellation);
        using HttpClient http = new() { BaseAddress = stack.Host.Address, Timeout = Deadline, DefaultRequestHeaders = { { "x-functions-key", stack.Host.FunctionKey } } };
        Assert.Equal(HttpStatusCode.OK, (await AskAsync(http, "api/cycles")).Status);
        Assert.Equal((HttpStatusCode.OK, "ok"), await HealthAsync(http));
        Assert.Equal(HttpStatusCode.NotFound, (await AskAsync(http, "api/cycles/nothing/audit")).Status);

        await AssertNothingIsToldOfADefectAsync(stack, http);

        await stack.Storage.Process.KillAsync();

        foreach (string path in (string[])["api/cycles", "api/cycles/merit-2027/audit", "api/cycles/merit-2027/audit/verify", "api/agencies"])
        {
            (HttpStatusCode status, JsonElement problem, string? retry) = await AskAsync(http, path);
            Assert.True(status == HttpStatusCode.ServiceUnavailable, $"{path}: {status} {problem}");
            Assert.Equal(("storage-away", "10"), (problem.GetProperty("code").GetString(), retry));
            Assert.Contains("Penyimpanan", problem.GetProperty("detailId").GetString(), StringComparison.Ordinal);
        }

        // The answer of before is kept for a few seconds.
        using CancellationTokenSource patience = new(Deadline);
        while (await HealthAsync(http) != (HttpStatusCode.ServiceUnavailable, "blobs, tables"))
        {
            await Task.Delay(200, patience.Token);
        }
    }

    // A report that cannot be read is a defect; what stands in it is quoted by the exception.
    private static async Task AssertNothingIsToldOfADefectAsync(LocalStack stack, HttpClient http)
    {
        await new BlobContainerClient(stack.ConnectionString, "records").GetBlobClient("c/31/uploads/R/report.json").UploadAsync(
            new BinaryData("""{"submission":{"alamat@rahasia.example":}}"""), Cancellation);

        (HttpStatusCode status, JsonElement problem, string? retry) = await AskAsync(http, "api/cycles/c/uploads/31/R");

        Assert.Equal((HttpStatusCode.InternalServerError, "failed", null), (status, problem.GetProperty("code").GetString(), retry));
        string correlation = problem.GetProperty("correlation").GetString()!;
        Assert.Contains(correlation, problem.GetProperty("detailId").GetString(), StringComparison.Ordinal);
        Assert.Equal(["code", "correlation", "detail", "detailId", "status", "title", "titleId", "type"], problem.EnumerateObject().Select(p => p.Name).Order(StringComparer.Ordinal));
        Assert.DoesNotMatch("rahasia|Exception|report\\.json| at ", problem.GetRawText());

        string log = "";
        using CancellationTokenSource patience = new(Deadline);
        while (!log.Contains(correlation, StringComparison.Ordinal))
        {
            await Task.Delay(200, patience.Token);
            await using FileStream file = new(Path.Combine(stack.LogDirectory, "host.log"), FileMode.Open, FileAccess.Read, FileShare.ReadWrite);
            using StreamReader reader = new(file);
            log = await reader.ReadToEndAsync(patience.Token);
        }

        Assert.Contains("GetUpload failed with System.Text.Json.JsonException", log, StringComparison.Ordinal);
        Assert.DoesNotContain("rahasia", log, StringComparison.Ordinal);
    }

    private static async Task<(HttpStatusCode Status, string Told)> HealthAsync(HttpClient http)
    {
        (HttpStatusCode status, JsonElement health, _) = await AskAsync(http, "api/health");
        return (status, health.TryGetProperty("parts", out JsonElement parts)
            ? string.Join(", ", parts.EnumerateArray().Where(p => p.GetProperty("status").GetString() == "degraded").Select(p => p.GetProperty("part").GetString()))
            : health.GetProperty("status").GetString()!);
    }

    private static async Task<(HttpStatusCode Status, JsonElement Body, string? Retry)> AskAsync(HttpClient http, string path)
    {
        using HttpResponseMessage answer = await http.GetAsync(new Uri(path, UriKind.Relative), Cancellation);
        using JsonDocument document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(Cancellation));
        return (answer.StatusCode, document.RootElement.Clone(), answer.Headers.RetryAfter?.ToString());
    }
}
