using System.Net;
using System.Text;
using System.Web;
using Azure.Core;
using Azure.Core.Pipeline;
using Azure.Data.Tables;
using Azure.Storage.Blobs;
using Merit.Adapters.Storage;

namespace Merit.Adapters.Tests.Storage;

/// <summary>How addresses are granted on Azure, where the app has an identity and no account key.</summary>
public sealed class DraftGrantTests
{
    private static CancellationToken Cancellation => TestContext.Current.CancellationToken;

    [Fact]
    public async Task An_identity_grants_by_a_key_of_its_own_that_serves_many_grants()
    {
        using AzureAnswers azure = new();
        using HttpClient client = new(azure);
        BlobServiceClient blobs = new(
            new Uri("https://acct.blob.core.windows.net"), new Identity(), new BlobClientOptions(BlobClientOptions.ServiceVersion.V2024_11_04) { Transport = new HttpClientTransport(client) });
        DraftStore drafts = new(new MeritStorage(blobs, new TableServiceClient("UseDevelopmentStorage=true")));
        DraftPlace place = new("merit-2026", "3671");
        DraftEntry[] files = [Entry('a'), Entry('b')];
        for (int time = 0; time < 2; time++)
        {
            IReadOnlyDictionary<string, DraftGrant> grants = await drafts.GrantAsync(place, files, new Dictionary<string, DraftContent>(), Cancellation);
            Assert.Equal(2, grants.Count);
            foreach ((string hash, DraftGrant grant) in grants)
            {
                System.Collections.Specialized.NameValueCollection said = HttpUtility.ParseQueryString(grant.Address.Query);
                Assert.Equal($"https://acct.blob.core.windows.net/drafts/merit-2026/3671/files/{hash}", grant.Address.GetLeftPart(UriPartial.Path));
                Assert.Equal(("cw", "b", "https", AzureAnswers.Identity), (said["sp"], said["sr"], said["spr"], said["skoid"]));
                Assert.InRange(DateTimeOffset.Parse(said["se"]!, System.Globalization.CultureInfo.InvariantCulture), DateTimeOffset.UtcNow.AddMinutes(55), DateTimeOffset.UtcNow.AddMinutes(61));
            }
        }

        Assert.Equal(1, azure.Keys);
    }

    private static DraftEntry Entry(char digit) => new($"{digit}.pdf", new string(digit, 64), 1, "3671", DateTimeOffset.UnixEpoch);

    private sealed class Identity : TokenCredential
    {
        public override AccessToken GetToken(TokenRequestContext requestContext, CancellationToken cancellationToken) => new("token", DateTimeOffset.UtcNow.AddHours(1));

        public override ValueTask<AccessToken> GetTokenAsync(TokenRequestContext requestContext, CancellationToken cancellationToken) => new(GetToken(requestContext, cancellationToken));
    }

    private sealed class AzureAnswers : HttpMessageHandler
    {
        public const string Identity = "11111111-1111-1111-1111-111111111111";

        public int Keys { get; private set; }

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            bool asksForKey = request.RequestUri!.Query.Contains("comp=userdelegationkey", StringComparison.Ordinal);
            Keys += asksForKey ? 1 : 0;
            string body = asksForKey
                ? $"<UserDelegationKey><SignedOid>{Identity}</SignedOid><SignedTid>{Identity}</SignedTid><SignedStart>{Moment(-1)}</SignedStart><SignedExpiry>{Moment(24)}</SignedExpiry>"
                    + "<SignedService>b</SignedService><SignedVersion>2024-11-04</SignedVersion><Value>a2V5</Value></UserDelegationKey>"
                : "<EnumerationResults><Blobs></Blobs><NextMarker /></EnumerationResults>";
            return Task.FromResult(new HttpResponseMessage(HttpStatusCode.OK) { Content = new StringContent(body, Encoding.UTF8, "application/xml") });
        }

        private static string Moment(int hours) => DateTimeOffset.UtcNow.AddHours(hours).ToString("yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
    }
}
