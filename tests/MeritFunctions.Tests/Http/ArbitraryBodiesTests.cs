using System.Text;
using System.Text.Json;
using System.Text.RegularExpressions;
using CsCheck;
using Merit.Adapters.Storage;
using Merit.Assessment.Instruments;
using MeritFunctions.Cycle;
using MeritFunctions.Determination;
using MeritFunctions.Register;
using MeritFunctions.Verification;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Tests.Http;

/// <summary>Right bodies made wrong in any way: the answer is a success or findings in both languages, never an exception.</summary>
public sealed partial class ArbitraryBodiesTests(MeritApp app) : IClassFixture<MeritApp>
{
    private const string Order =
        """{"id":"merit-x","instrument":"merit-2019","title":{"id":"Uji","en":"Test"},"year":2027,"assessingBody":"BKN","submissionDeadline":"2027-02-28T23:59:59+07:00","verificationDeadline":"2027-05-31T23:59:59+07:00","reminderDays":[14,3.5],"agencies":["9901"],"processingGraceSeconds":60}""";

    private const string Decision =
        """{"decisionId":"d-1","assessor":"as-1","outcome":"adjust","levels":{"1.1":3,"1.2":0},"indicators":["1.1"],"reason":"Bukti\nkurang","clarifyUntil":"2027-06-30T23:59:59+07:00"}""";

    private const string Decree = """{"decree":"SK 1/2026","decidedBy":"pleno","decidedOn":"2026-11-27"}""";

    private const string RegisterJson =
        """{"agencies":[{"code":"K-1","name":"Kota Uji","type":"city","region":"Barat","size":"small","contact":{"email":"k1@uji.example","name":"BKD"},"synthetic":true},{"code":"0031","name":"Provinsi","type":"province"}]}""";

    private const string RegisterCsv = "kode,nama,jenis,wilayah,tipe,surel,narahubung\nK-1,\"Kota \"\"Uji\"\"\",kota,Barat,kecil,k1@uji.example,BKD\n0031,Provinsi,provinsi,,,,\n";

    // Values that broke readers.
    private static readonly string[] Values =
    [
        "null", "true", "7", "-1", "0.5", "1e400", "-0", "99999999999999999999999999999999999999", "\"\"", "\" \"", "[]", "{}", "[null]", "[[[]]]", "{\"id\":1}", "{\"a\":1,\"a\":2}",
        "\"\\ud800\"", "\"\\u0000\"", "\"x\\n\"", "\"\u200b31\"", "\"\u202eabc\"", "\"\uFFFE\"", "\"..\"", "\"a/b\\\\c\"", "\"{0}{9}\"", "\"mkri\"",
        "\"9999-12-31T23:59:59Z\"", "\"9999-12-31T23:59:59-14:00\"", "\"2999-12-31T23:59:59-14:00\"", "\"0001-01-01T00:00:00+14:00\"", "\"2026-02-30\"", "\"9999-12-31\"", "\"03/02/2027 23:59\"", "\"2027-02-28T23:59:59\"",
        $"\"{new string('x', 40_000)}\"", $"{new string('[', 200)}{new string(']', 200)}", $"[{string.Join(',', Enumerable.Repeat("\"31\"", 11_000))}]",
    ];

    private static readonly string[] Insertions = ["\0", "\uFEFF", "\n", "\"", ",", ";", "\t", "{", "]", "\\", "\\ud83d", "\u200b", ",\"id\":\"b\"", "é", "1,1", "=\"1\""];

    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task Orders()
    {
        await app.Get<AgencyTable>().UpsertAsync([new AgencyRow { RowKey = "9901", Name = "Uji", Type = "City" }], Cancellation);
        await HoldsAsync(Order, request => app.Function<Cycles>(app.Function<CycleStarts>(HttpCalls.BeforeEveryDeadline)).StartAsync(request, app.Client, Cancellation));
    }

    [Fact]
    public async Task Decisions()
    {
        string cycle = await app.StartCycleAsync("9901");
        await app.Get<AssessmentTable>().ChangeAsync(cycle, "9901", row => (row.Stage = AssessmentStage.AwaitingVerification) is not null, Cancellation);
        await HoldsAsync(Decision, request => app.Function<VerifyAssessment>(HttpCalls.BeforeEveryDeadline).RunAsync(request, cycle, "9901", app.Client, Cancellation));
    }

    [Fact]
    public async Task Releases()
    {
        string cycle = await app.StartCycleAsync("9901");
        await HoldsAsync(Decree, request => app.Function<ReleaseCycle>().ReleaseAsync(request, cycle, app.Client, Cancellation));
    }

    [Theory]
    [InlineData(RegisterJson, "application/json")]
    [InlineData(RegisterCsv, "text/csv")]
    public Task Registers(string document, string contentType) =>
        HoldsAsync(document, request => app.Function<Agencies>().PutAsync(request, Cancellation), contentType);

    [Fact]
    public Task InstrumentDocuments() => HoldsAsync(
        Encoding.UTF8.GetString(ShippedInstruments.Document("merit-2019")!), request => app.Function<Instruments>().AddAsync(request, Cancellation), iterations: 150);

    private Task HoldsAsync(string right, Func<HttpRequest, Task<IResult>> function, string contentType = "application/json", int iterations = 400) =>
        Wrong(right).SampleAsync(
            async body =>
            {
                HttpAnswer answer = await app.CallAsync(function, body, contentType);
                Assert.Contains(answer.Status, new[] { 200, 201, 202, 400, 409, 422 });
                if (answer.Status is 400 or 422)
                {
                    JsonElement[] errors = [.. answer.Json.GetProperty("errors").EnumerateArray()];
                    Assert.Contains(errors, error => error.GetProperty("severity").GetString() == "error");
                    Assert.All(errors, error =>
                    {
                        Assert.NotNull(error.GetProperty("pointer").GetString());
                        Assert.NotEqual("", error.GetProperty("messageId").GetString());
                        Assert.NotEqual("", error.GetProperty("messageEn").GetString());
                    });
                }
            },
            iter: iterations,
            threads: 1);

    // Values are put in place of others, and bytes are cut and put in anywhere.
    private static Gen<byte[]> Wrong(string right)
    {
        int values = Value().Count(right);
        Gen<Func<string, string>> replaced = Gen.Select(Gen.Int[0, Math.Max(0, values - 1)], Gen.Int[0, Values.Length - 1], (place, value) => (Func<string, string>)(text =>
        {
            MatchCollection matches = Value().Matches(text);
            return place < matches.Count ? $"{text[..matches[place].Index]}{Values[value]}{text[(matches[place].Index + matches[place].Length)..]}" : text;
        }));
        Gen<Func<string, string>> cut = Gen.Select(Gen.Int[0, right.Length], Gen.Int[0, 3], Gen.Int[0, Insertions.Length - 1], (place, length, inserted) => (Func<string, string>)(text =>
        {
            int from = Math.Min(place, text.Length);
            return string.Concat(text.AsSpan(0, from), Insertions[inserted], text.AsSpan(Math.Min(text.Length, from + length)));
        }));
        Gen<Func<byte[], byte[]>> bytes = Gen.Select(Gen.Int[0, right.Length], Gen.Byte, Gen.Int[0, 9], (place, value, often) => (Func<byte[], byte[]>)(text =>
        {
            if (often == 0 && place < text.Length)
            {
                text[place] = value;
            }

            return text;
        }));
        return Gen.Select(Gen.OneOf(replaced, cut).Array[1, 3], bytes, (changes, last) =>
            last(Encoding.UTF8.GetBytes(changes.Aggregate(right, (text, change) => change(text)))));
    }

    [GeneratedRegex("""(?<=[:\[,])(?:"[^"]*"|[0-9.]+|true)(?!\s*:)""")]
    private static partial Regex Value();
}
