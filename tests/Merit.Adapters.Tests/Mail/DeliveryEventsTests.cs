using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;
using Merit.Adapters.Mail;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Tests.Mail;

public sealed class DeliveryEventsTests
{
    private const string Body = """[ { "event": "delivered", "cycle": "merit-2026", "notification": "31.result", "sg_message_id": "m1" }, { "event": "open" } ]""";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly string Timestamp = 1_780_000_000.ToString(CultureInfo.InvariantCulture);

    [Fact]
    public void Signed_events_of_our_mails_are_read() =>
        Assert.Equal([new DeliveryEvent("merit-2026", "31.result", "delivered", "m1")], Reader().Read(Bytes(Body), Sign(Body), Timestamp)!);

    [Theory]
    [InlineData(true, false)]
    [InlineData(false, true)]
    public void Events_whose_body_or_time_was_changed_are_not(bool body, bool time) =>
        Assert.Null(Reader().Read(Bytes(body ? Body.Replace("31", "32", StringComparison.Ordinal) : Body), Sign(Body), time ? "1780000001" : Timestamp));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void A_signature_that_is_none_is_refused(string? signature) => Assert.Null(Reader().Read(Bytes(Body), signature, Timestamp));

    [Fact]
    public void Without_a_key_nobody_is_believed() =>
        Assert.Null(new DeliveryEvents(Options.Create(new MailOptions())).Read(Bytes(Body), Sign(Body), Timestamp));

    [Fact]
    public void What_is_signed_and_no_list_is_an_error() =>
        Assert.ThrowsAny<JsonException>(() => Reader().Read(Bytes("nothing"), Sign("nothing"), Timestamp));

    private static DeliveryEvents Reader() =>
        new(Options.Create(new MailOptions { WebhookPublicKey = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()) }));

    private static string Sign(string body) =>
        Convert.ToBase64String(Key.SignData(Encoding.UTF8.GetBytes(Timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
