using Merit.Web.Emails;
using Microsoft.Extensions.DependencyInjection;

namespace Merit.Web.Tests.Emails;

/// <summary>The renderer as the application gets it.</summary>
internal static class Rendering
{
    private static readonly EmailRenderer Renderer =
        new ServiceCollection().AddMeritWeb().BuildServiceProvider(validateScopes: true).GetRequiredService<EmailRenderer>();

    public static Task<RenderedEmail> Of(EmailModel model) => Renderer.RenderAsync(model);
}
