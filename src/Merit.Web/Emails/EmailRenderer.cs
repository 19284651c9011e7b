using System.Runtime.CompilerServices;
using Merit.Web.Emails.Components;
using Merit.Web.Emails.Content;
using Microsoft.AspNetCore.Components;
using Microsoft.AspNetCore.Components.Web;
using Microsoft.AspNetCore.Components.Web.HtmlRendering;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging;

namespace Merit.Web.Emails;

/// <summary>
/// Renders e-mails to subject, HTML and plain text. Needs no web server and no request; safe to call from many threads.
/// </summary>
/// <param name="scopes">Where components take services from.</param>
/// <param name="loggerFactory">For the component renderer.</param>
public sealed class EmailRenderer(IServiceScopeFactory scopes, ILoggerFactory loggerFactory)
{
    /// <summary>Renders one e-mail. The same model gives the same bytes, so that a repeated send is recognisable.</summary>
    /// <param name="model">What to say.</param>
    /// <returns>The e-mail, Indonesian first and English second.</returns>
    /// <exception cref="ArgumentNullException"><paramref name="model"/> is <see langword="null"/>.</exception>
    public async Task<RenderedEmail> RenderAsync(EmailModel model)
    {
        ArgumentNullException.ThrowIfNull(model);
        EmailDocument document = EmailComposer.Compose(model);

        // The renderer asks for scoped services, which a host that checks scopes does not give out of its root.
        AsyncServiceScope scope = scopes.CreateAsyncScope();
        await using ConfiguredAsyncDisposable scoped = scope.ConfigureAwait(false);
        // A renderer keeps every root component until it is disposed: one per e-mail keeps memory flat.
        HtmlRenderer renderer = new(scope.ServiceProvider, loggerFactory);
        await using (renderer.ConfigureAwait(false))
        {
            string html = await renderer.Dispatcher.InvokeAsync(async () =>
            {
                Dictionary<string, object?> parameters = new() { [nameof(EmailPage.Document)] = document };
                // Stays on the dispatcher: only there may the output be read.
                HtmlRootComponent root = await renderer.RenderComponentAsync<EmailPage>(ParameterView.FromDictionary(parameters));
                return root.ToHtmlString();
            }).ConfigureAwait(false);

            return new RenderedEmail(document.Subject, html, PlainText.Of(document));
        }
    }
}
