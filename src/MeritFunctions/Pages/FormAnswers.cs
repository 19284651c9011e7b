using Merit.Assessment;
using Merit.Web.Components;
using Merit.Web.Texts;
using MeritFunctions.Cycle;
using MeritFunctions.Http;
using MeritFunctions.Http.Access;
using Microsoft.AspNetCore.Http;

namespace MeritFunctions.Pages;

/// <summary>What a form was sent with and what was found in it, for the page that shows it again.</summary>
public static class FormAnswers
{
    /// <summary>The state of a form whose fields are those of an API document.</summary>
    /// <param name="form">What was sent.</param>
    /// <param name="findings">What was found; a pointer begins with a field's name behind a slash.</param>
    /// <param name="language">The language of the page.</param>
    public static FormState State(IFormCollection form, IReadOnlyList<Finding> findings, Language language) => new(
        form.Where(field => field.Key != Sessions.ProofField).ToDictionary(field => field.Key, field => (string?)field.Value.ToString(), StringComparer.Ordinal),
        [.. findings.Select(finding => Finding(form, finding, language))]);

    // What is wrong with one of several stands beside the field that holds them all. A finding that belongs to no field stands above
    // them all, with its place in words.
    private static FormFinding Finding(IFormCollection form, Finding finding, Language language)
    {
        string message = language == Language.Indonesian ? finding.MessageId : finding.MessageEn;
        string field = finding.Pointer is ['/', .. var path] ? path.Split('/')[0] : finding.Pointer;
        return field.Length == 0 || form.ContainsKey(field) ? new FormFinding(field, message)
            : new FormFinding("", $"{Words.Of<Merit.Web.Pages.CommonWords>(language).In(finding.Place())}: {message}");
    }

    /// <summary>The page that says that something is not there.</summary>
    public static IResult NotFound(this IRefusalPages pages, HttpRequest request, string code, params ReadOnlySpan<object?> arguments) =>
        pages.Show(request.HttpContext, StatusCodes.Status404NotFound, Messages.Format("title-not-found"), Messages.Format(code, arguments));

    /// <summary>The page after an order to try an assessment again.</summary>
    /// <param name="pages">The pages that say why not.</param>
    /// <param name="request">The request.</param>
    /// <param name="outcome">What came of the order.</param>
    /// <param name="cycle">The cycle.</param>
    /// <param name="agency">The agency's code.</param>
    /// <param name="back">Where one goes on.</param>
    public static IResult AfterRetry(this IRefusalPages pages, HttpRequest request, RetryOutcome outcome, string cycle, string agency, string back) => outcome switch
    {
        RetryOutcome.NotFound => pages.NotFound(request, "assessment-not-found", cycle, agency),
        RetryOutcome.NotFaulted => pages.Conflict(request, "not-faulted"),
        _ => PageFrame.GoOn(back, "assessment-retried"),
    };

    /// <summary>The page for somebody who tries too often.</summary>
    public static IResult TooMany(this IRefusalPages pages, HttpRequest request)
    {
        request.HttpContext.Response.Headers.RetryAfter = "60";
        return pages.Show(request.HttpContext, StatusCodes.Status429TooManyRequests, Messages.Format("title-too-many"), Messages.Format("too-many"));
    }

    /// <summary>The page that says that something stands otherwise by now.</summary>
    public static IResult Conflict(this IRefusalPages pages, HttpRequest request, string code, params ReadOnlySpan<object?> arguments) =>
        pages.Show(request.HttpContext, StatusCodes.Status409Conflict, Messages.Format("title-conflict"), Messages.Format(code, arguments));
}
