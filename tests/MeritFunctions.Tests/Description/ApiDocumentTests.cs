using System.Runtime.CompilerServices;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using System.Text.RegularExpressions;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using MeritFunctions.Pages;
using MeritFunctions.Tests.Pages;
using Microsoft.OpenApi;
using Microsoft.OpenApi.Reader;

namespace MeritFunctions.Tests.Description;

/// <summary>The description of the interface says what the functions do, all of it and nothing else.</summary>
public sealed partial class ApiDocumentTests(MeritApp app) : IClassFixture<MeritApp>
{
    /// <summary>Has the tests write what they would otherwise compare: first the examples, and after another build the document.</summary>
    internal const string Rewrite = "MERIT_WRITE_OPENAPI";

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    public static TheoryData<string> Bodies =>
        [.. ApiFunction.All.Where(function => function.Takes.Any(taken => !taken.IsDocument)).Select(function => function.Name)];

    [Fact]
    public void The_document_that_is_checked_in_is_the_one_that_is_served()
    {
        string file = Path.Combine(Root(), ApiDocument.File);
        if (Environment.GetEnvironmentVariable(Rewrite) == "1")
        {
            File.WriteAllBytes(file, ApiDocument.Bytes.ToArray());
        }

        Assert.True(
            ApiDocument.Bytes.Span.SequenceEqual(File.ReadAllBytes(file)),
            $"The interface has changed. Run this class with {Rewrite}=1, build, run it again, and look at what changed in {ApiDocument.File}.");
    }

    [Fact]
    public void The_document_is_OpenAPI_as_others_read_it()
    {
        ReadResult read = OpenApiDocument.Parse(Encoding.UTF8.GetString(ApiDocument.Bytes.Span), "json");

        Assert.Empty(read.Diagnostic!.Errors.Concat(read.Diagnostic.Warnings).Select(problem => $"{problem.Pointer} {problem.Message}"));
        Assert.Equal(OpenApiSpecVersion.OpenApi3_1, read.Diagnostic.SpecificationVersion);
        Assert.Equal(ApiFunction.All.Count, read.Document!.Paths.Sum(path => path.Value.Operations!.Count));
    }

    [Fact]
    public void Every_function_says_what_it_answers_and_refuses_with_what_is_explained()
    {
        Assert.Empty(ApiFunction.All.Where(function => function.Answers.Count == 0).Select(function => $"{function.Name} says by no attribute what it answers."));
        Assert.DoesNotContain(ApiFunction.All.SelectMany(function => function.Refusals.Values.SelectMany(codes => codes)), code => ErrorGuide.Find(code) is null);
    }

    /// <summary>An unknown field is answered with those that are known, and an empty body with those that are missing.</summary>
    [Theory]
    [MemberData(nameof(Bodies))]
    public async Task A_body_has_the_fields_that_are_described(string name)
    {
        ApiFunction function = ApiFunction.All.Single(f => f.Name == name);
        string cycle = await app.StartCycleAsync("31");
        Dictionary<string, string> path = new() { ["cycle"] = cycle, ["agency"] = "31", ["indicator"] = "1.1" };
        Type body = function.Takes[0].Body;
        JsonObject schemas = ApiDocument.Document["components"]!["schemas"]!.AsObject();

        HttpAnswer unknown = await app.AskAsync(function, path, """{"zzz":1}"""u8.ToArray());
        HttpAnswer missing = await app.AskAsync(function, path, "{}"u8.ToArray());

        string told = unknown.Json.GetProperty("errors").EnumerateArray().Single(e => e.GetProperty("code").GetString() == "unknown-member").GetProperty("messageEn").GetString()!;
        JsonObject schema = schemas[body.Name]!.AsObject();
        Assert.Equal(
            Known().Match(told).Groups[1].Value.Split(", ").Order(StringComparer.Ordinal),
            schema["properties"]!.AsObject().Select(property => property.Key).Order(StringComparer.Ordinal));
        Assert.Equal(
            (schema["required"]?.AsArray() ?? []).Select(property => "missing-member /" + property).Order(StringComparer.Ordinal),
            (missing.Status == 422 ? missing.Errors : []).Where(error => error.StartsWith("missing-member", StringComparison.Ordinal)).Order(StringComparer.Ordinal));
    }

    [Fact]
    public async Task The_reference_page_shows_every_operation_with_its_codes()
    {
        PageAnswer page = await app.PageAsync("/help/api?lang=en", request => Task.FromResult(app.Function<ReferencePages>().Reference(request)));

        Assert.Equal(200, page.Status);
        Assert.All(ApiFunction.All, function => Assert.Contains($"<details class=\"operation\" id=\"{function.Name}\">", page.Html, StringComparison.Ordinal));
        Assert.Contains("href=\"/errors/cycle-differs\"", page.Html, StringComparison.Ordinal);
        Assert.DoesNotContain("<script>", page.Html, StringComparison.Ordinal);
    }

    internal static string Root([CallerFilePath] string path = "") => Path.GetFullPath(Path.Combine(Path.GetDirectoryName(path)!, "..", "..", ".."));

    [GeneratedRegex(@"known are: ([A-Za-z, ]+)\.")]
    private static partial Regex Known();
}
