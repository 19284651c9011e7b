using Merit.Assessment;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Http;

/// <summary>Pages in the place of problem details, for people with a browser.</summary>
public interface IRefusalPages
{
    /// <summary>A page that says what is wrong and what to do next.</summary>
    IResult Show(HttpContext http, int status, Text title, Text next);

    /// <summary>The way to the sign-in, and back.</summary>
    IResult ToSignIn(HttpContext http);
}
