using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Pages;
using MeritFunctions.Http;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>What a person is shown in a browser who cannot be shown what they asked for.</summary>
public sealed class RefusalPages(PageFrame frame) : IRefusalPages
{
    /// <inheritdoc/>
    public IResult Show(HttpContext http, int status, Text title, Text next) =>
        PageFrame.Show<RefusalPage>(
            http.Request,
            new()
            {
                [nameof(RefusalPage.Context)] = status < StatusCodes.Status500InternalServerError ? frame.For(http.Request) : frame.Plain(http.Request),
                [nameof(RefusalPage.Heading)] = title,
                [nameof(RefusalPage.Next)] = next,
            },
            status);

    /// <inheritdoc/>
    public IResult ToSignIn(HttpContext http) =>
        frame.Plain(http.Request).IsForAgencies
            ? Show(http, StatusCodes.Status401Unauthorized, Messages.Format("title-unauthorized"), Messages.Format("link-needed"))
            : Results.Redirect(PageAddress.With("/" + Routes.SignIn, ("return", http.Request.Path + http.Request.QueryString.ToString())));
}
