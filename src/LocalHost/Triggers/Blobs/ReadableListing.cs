using System.Text;
using System.Text.RegularExpressions;
using Azure.Core;
using Azure.Core.Pipeline;

namespace LocalHost.Triggers.Blobs;

/// <summary>
/// Makes every listing readable. The storage emulator takes names with characters that XML does not allow and writes them
/// into its listing as they are, so that one such name would hide all others. Here they become question marks; the blob of
/// that name is then not found and left alone.
/// </summary>
internal sealed partial class ReadableListing : HttpPipelineSynchronousPolicy
{
    public override void OnReceivedResponse(HttpMessage message)
    {
        if (message.HasResponse && message.Response.ContentStream is MemoryStream content
            && message.Request.Uri.Query.Contains("comp=list", StringComparison.Ordinal))
        {
            string text = Encoding.UTF8.GetString(content.ToArray());
            message.Response.ContentStream = Unreadable().IsMatch(text)
                ? new MemoryStream(Encoding.UTF8.GetBytes(Unreadable().Replace(text, "?")))
                : content;
        }
    }

    [GeneratedRegex("[\\u0000-\\u0008\\u000B\\u000C\\u000E-\\u001F\\uFFFE\\uFFFF]|&#(x0*([0-8BCEFbcef]|1[0-9A-Fa-f])|0*([0-8]|1[124-9]|2[0-9]|3[01]));")]
    private static partial Regex Unreadable();
}
