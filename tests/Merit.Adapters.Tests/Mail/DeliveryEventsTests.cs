using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using Merit.Adapters.Mail;
using Microsoft.Extensions.Options;

namespace Merit.Adapters.Tests.Mail;

public sealed class DeliveryEventsTests
{
    private const string Body = """[ { "event": "delivered", "cycle": "merit-2026", "notification": "31.result", "attempt": "2", "sg_message_id": "m1.x" }, { "event": "open" } ]""";
    private static readonly ECDsa Key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
    private static readonly DateTimeOffset Now = DateTimeOffset.FromUnixTimeSeconds(1_780_000_000);
    private static readonly string Timestamp = Seconds(Now);

    [Fact]
    public void Events_are_read_with_what_they_say_of_our_mails()
    {
        (IReadOnlyList<DeliveryEvent> events, int unreadable) = DeliveryEvents.Read(Bytes(Body));
        Assert.Equal([new DeliveryEvent("merit-2026", "31.result", "delivered", "m1.x", 2), new DeliveryEvent(null, null, "open", null, null)], events);
        Assert.Equal(0, unreadable);
    }

    [Theory]
    [InlineData("nothing", 0, 1)]
    [InlineData("", 0, 1)]
    [InlineData("{}", 0, 1)]
    [InlineData("""[{"event":"open"},7,{"event":"\ud83d"},{"event":""},{"no":1},{"event":"open"}]""", 2, 4)]
    public void What_cannot_be_read_is_counted(string body, int events, int unreadable)
    {
        (IReadOnlyList<DeliveryEvent> read, int left) = DeliveryEvents.Read(Bytes(body));
        Assert.Equal((events, unreadable), (read.Count, left));
    }

    [Fact]
    public void A_signature_holds_for_one_body_and_one_time()
    {
        Assert.True(Reader().IsSigned(Bytes(Body), Sign(Body, Timestamp), Timestamp, Now));
        Assert.False(Reader().IsSigned(Bytes(Body.Replace("31", "32", StringComparison.Ordinal)), Sign(Body, Timestamp), Timestamp, Now));
        Assert.False(Reader().IsSigned(Bytes(Body), Sign(Body, Timestamp), Seconds(Now.AddSeconds(1)), Now));
    }

    [Fact]
    public void Bytes_that_are_no_text_are_verified_as_they_are()
    {
        byte[] one = [0xFF];
        byte[] other = [0xFE];
        string signature = Convert.ToBase64String(Key.SignData([.. Bytes(Timestamp), .. one], HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));
        Assert.True(Reader().IsSigned(one, signature, Timestamp, Now));
        Assert.False(Reader().IsSigned(other, signature, Timestamp, Now));
    }

    [Theory]
    [InlineData(-24 * 60, true)]
    [InlineData((-24 * 60) - 1, false)]
    [InlineData(5, true)]
    [InlineData(6, false)]
    public void Only_the_last_day_counts(int minutes, bool counts)
    {
        string timestamp = Seconds(Now.AddMinutes(minutes));
        Assert.Equal(counts, Reader().IsSigned(Bytes(Body), Sign(Body, timestamp), timestamp, Now));
    }

    [Theory]
    [InlineData("")]
    [InlineData("soon")]
    [InlineData("-1")]
    [InlineData("99999999999999999999")]
    [InlineData("9223372036854775807")]
    public void A_time_that_is_none_is_refused(string timestamp) => Assert.False(Reader().IsSigned(Bytes(Body), Sign(Body, timestamp), timestamp, Now));

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("not base64!")]
    [InlineData("AAAA")]
    public void A_signature_that_is_none_is_refused(string? signature) => Assert.False(Reader().IsSigned(Bytes(Body), signature, Timestamp, Now));

    [Fact]
    public void Without_a_key_nobody_is_believed() =>
        Assert.False(new DeliveryEvents(Options.Create(new MailOptions())).IsSigned(Bytes(Body), Sign(Body, Timestamp), Timestamp, Now));

    private static DeliveryEvents Reader() =>
        new(Options.Create(new MailOptions { WebhookPublicKey = Convert.ToBase64String(Key.ExportSubjectPublicKeyInfo()) }));

    private static string Sign(string body, string timestamp) =>
        Convert.ToBase64String(Key.SignData(Bytes(timestamp + body), HashAlgorithmName.SHA256, DSASignatureFormat.Rfc3279DerSequence));

    private static string Seconds(DateTimeOffset moment) => moment.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);

    private static byte[] Bytes(string text) => Encoding.UTF8.GetBytes(text);
}
