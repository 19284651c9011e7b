using System.Text;
using System.Text.Json.Nodes;
using CsCheck;
using Merit.Assessment.Instruments;
using Merit.Assessment.Tests.Properties;
using NJsonSchema;
using NJsonSchema.Validation;

namespace Merit.Assessment.Tests.Instruments;

public sealed class The_json_schema
{
    public static TheoryData<string> Ids => [.. ShippedInstruments.Ids];

    [Theory]
    [MemberData(nameof(Ids))]
    public async Task Accepts_every_shipped_instrument(string id)
    {
        JsonSchema schema = await Load();

        ICollection<ValidationError> errors = schema.Validate(Encoding.UTF8.GetString(ShippedInstruments.Document(id)!));

        Assert.Empty(errors.Select(error => $"{error.Path} {error.Kind}"));
    }

    [Theory]
    [InlineData("/id", "\"Merit 2019\"")]
    [InlineData("/standing", "\"old\"")]
    [InlineData("/maximum/provenance", "\"guessed\"")]
    [InlineData("/maximum/value", "-1")]
    [InlineData("/colour", "1")]
    [InlineData("/aspects/0/children/0/kind", "\"grade\"")]
    [InlineData("/aspects/0/children/0/weight", "2.5")]
    [InlineData("/aspects/0/rollUp", "\"median\"")]
    [InlineData("/categories/bands/0/from", "null")]
    public async Task Refuses_what_the_reader_refuses(string pointer, string value)
    {
        JsonNode document = JsonNode.Parse(ShippedInstruments.Document("merit-2019"))!;
        JsonEdit.Set(document, pointer, JsonNode.Parse(value));
        string changed = document.ToJsonString();

        Assert.NotEmpty((await Load()).Validate(changed));
        Assert.False(InstrumentJson.Parse(Encoding.UTF8.GetBytes(changed)).Succeeded);
    }

    [Fact]
    public async Task Accepts_every_random_instrument_that_the_reader_accepts()
    {
        JsonSchema schema = await Load();

        Arbitrary.Instrument.Sample(
            spec => Assert.Empty(schema.Validate(spec.ToJson().ToJsonString()).Select(error => $"{error.Path} {error.Kind}")),
            iter: 50, threads: 1);
    }

    // The validator knows the older name of $defs only; every other keyword that the schema uses means the same to it.
    private static Task<JsonSchema> Load() => JsonSchema.FromJsonAsync(
        Encoding.UTF8.GetString(ShippedInstruments.Schema).Replace("$defs", "definitions", StringComparison.Ordinal),
        TestContext.Current.CancellationToken);
}
