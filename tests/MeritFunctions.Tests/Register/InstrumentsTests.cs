using System.Text;
using System.Text.Json;
using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using MeritFunctions.Http;
using MeritFunctions.Register;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Register;

public sealed class InstrumentsTests(MeritApp app) : IClassFixture<MeritApp>
{
    private readonly Instruments _instruments = new(app.Get<InstrumentStore>());

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task A_new_instrument_is_stored_listed_and_fetched_byte_for_byte()
    {
        string id = MeritApp.NewId();
        byte[] document = Document(id);

        (int status, JsonElement answer) = await BringAsync(document);

        Assert.Equal(StatusCodes.Status201Created, status);
        Assert.Equal(id, answer.GetProperty("id").GetString());
        Assert.Equal(InstrumentJson.Parse(document).Value!.Hash, answer.GetProperty("canonicalSha256").GetString());
        (int found, byte[] fetched) = await AnswerAsync(await _instruments.GetAsync(Request(), id, Cancellation));
        Assert.Equal(StatusCodes.Status200OK, found);
        Assert.Equal(document, fetched);
        (_, byte[] list) = await AnswerAsync(await _instruments.ListAsync(Request(), Cancellation));
        string[] ids = [.. JsonDocument.Parse(list).RootElement.EnumerateArray().Select(one => one.GetProperty("id").GetString()!)];
        Assert.Contains(id, ids);
        Assert.All(ShippedInstruments.Ids, shipped => Assert.Contains(shipped, ids));
    }

    [Fact]
    public async Task The_same_document_again_is_the_same_answer_and_another_one_under_its_id_is_refused()
    {
        string id = MeritApp.NewId();
        byte[] document = Document(id);

        (int first, JsonElement answer) = await BringAsync(document);
        (int again, JsonElement same) = await BringAsync(document);
        (int other, JsonElement refused) = await BringAsync(Document(id, version: "1.1.0"));

        Assert.Equal((201, 201, 409), (first, again, other));
        Assert.Equal(answer.GetRawText(), same.GetRawText());
        Assert.Equal("instrument-taken", refused.GetProperty("code").GetString());
        Assert.Contains(id, refused.GetProperty("detailId").GetString(), StringComparison.Ordinal);
        Assert.Equal(document, await app.Get<InstrumentStore>().FindAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_shipped_instrument_is_never_replaced()
    {
        (int status, _) = await BringAsync(Document("merit-2019", version: "9.9.9"));

        Assert.Equal(StatusCodes.Status409Conflict, status);
        Assert.Equal(ShippedInstruments.Document("merit-2019"), await app.Get<InstrumentStore>().FindAsync("merit-2019", Cancellation));
    }

    [Fact]
    public async Task Of_many_who_bring_one_id_at_once_one_succeeds_and_its_document_stands()
    {
        string id = MeritApp.NewId();
        byte[][] documents = [.. Enumerable.Range(1, 8).Select(version => Document(id, $"1.0.{version}"))];

        (int Status, JsonElement Answer)[] answers = await Task.WhenAll(documents.Select(BringAsync));

        int winner = Assert.Single(Enumerable.Range(0, documents.Length), place => answers[place].Status == 201);
        Assert.All(answers.Where((_, place) => place != winner), answer => Assert.Equal(409, answer.Status));
        Assert.Equal(documents[winner], await app.Get<InstrumentStore>().FindAsync(id, Cancellation));
    }

    [Fact]
    public async Task A_document_with_errors_is_answered_with_every_finding_in_both_languages()
    {
        string id = MeritApp.NewId();
        string text = Encoding.UTF8.GetString(Document(id)).Replace("\"family\": \"merit\",", "", StringComparison.Ordinal).Replace("\"halfUp\"", "\"upwards\"", StringComparison.Ordinal);

        (int status, JsonElement problem) = await BringAsync(Encoding.UTF8.GetBytes(text));

        Assert.Equal(StatusCodes.Status422UnprocessableEntity, status);
        JsonElement[] errors = [.. problem.GetProperty("errors").EnumerateArray()];
        Assert.Equal(["/family", "/index/rounding"], errors.Select(error => error.GetProperty("pointer").GetString()).Order(StringComparer.Ordinal));
        Assert.All(errors, error => Assert.False(string.IsNullOrEmpty(error.GetProperty("messageId").GetString())));
        Assert.All(errors, error => Assert.False(string.IsNullOrEmpty(error.GetProperty("messageEn").GetString())));
        Assert.Null(await app.Get<InstrumentStore>().FindAsync(id, Cancellation));
    }

    [Theory]
    [InlineData("")]
    [InlineData("not json")]
    [InlineData("[]")]
    public async Task What_is_no_document_at_all_is_answered_with_a_finding(string body)
    {
        (int status, JsonElement problem) = await BringAsync(Encoding.UTF8.GetBytes(body));

        Assert.Equal(StatusCodes.Status422UnprocessableEntity, status);
        Assert.NotEmpty(problem.GetProperty("errors").EnumerateArray());
    }

    [Fact]
    public async Task The_schema_has_a_route_of_its_own()
    {
        (int status, byte[] schema) = await AnswerAsync(Instruments.GetSchema(Request()));

        Assert.Equal(StatusCodes.Status200OK, status);
        Assert.Equal(ShippedInstruments.Schema, schema);
        Assert.DoesNotContain(Routes.Instruments + "/", Routes.InstrumentSchema, StringComparison.Ordinal);
    }

    [Fact]
    public async Task An_unknown_instrument_is_not_found()
    {
        (int status, _) = await AnswerAsync(await _instruments.GetAsync(Request(), "merit-1999", Cancellation));

        Assert.Equal(StatusCodes.Status404NotFound, status);
    }

    private static byte[] Document(string id, string version = "1.0.0") =>
        Encoding.UTF8.GetBytes(InstrumentTemplate.From(ShippedInstruments.Document("merit-2019"), id, version).Value!);

    private static HttpRequest Request(byte[]? body = null)
    {
        DefaultHttpContext context = new();
        context.Request.Body = new MemoryStream(body ?? []);
        return context.Request;
    }

    private static async Task<(int Status, byte[] Body)> AnswerAsync(IResult result)
    {
        await using ServiceProvider services = new ServiceCollection().AddLogging().BuildServiceProvider();
        DefaultHttpContext context = new() { RequestServices = services };
        using MemoryStream body = new();
        context.Response.Body = body;
        await result.ExecuteAsync(context);
        return (context.Response.StatusCode, body.ToArray());
    }

    private async Task<(int Status, JsonElement Answer)> BringAsync(byte[] document)
    {
        (int status, byte[] body) = await AnswerAsync(await _instruments.AddAsync(Request(document), Cancellation));
        return (status, JsonDocument.Parse(body).RootElement);
    }
}
