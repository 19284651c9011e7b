using Microsoft.AspNetCore.Http.Features;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Middleware;

namespace MeritFunctions.Http;

/// <summary>
/// Lets forms with files be as large as a host lets any request be. It stands before the access control, which reads the form of
/// whoever may send it and of nobody else.
/// </summary>
public sealed class LargeForms : IFunctionsWorkerMiddleware
{
    /// <summary>Bytes of the largest form.</summary>
    public const long Largest = 100 * 1024 * 1024;

    /// <summary>Whether a function takes such forms.</summary>
    public static bool Concerns(FunctionContext context) => context.FunctionDefinition.Name is "AddToDraft" or "SaveObjectionForm";

    /// <inheritdoc/>
    public Task Invoke(FunctionContext context, FunctionExecutionDelegate next)
    {
        if (context.GetHttpContext()?.Features.Get<IHttpMaxRequestBodySizeFeature>() is { IsReadOnly: false } size)
        {
            size.MaxRequestBodySize = Largest;
        }

        return next(context);
    }
}
