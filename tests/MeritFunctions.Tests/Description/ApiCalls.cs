using MeritFunctions.Http.Access;
using MeritFunctions.Http.Description;
using Microsoft.AspNetCore.Http;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.DependencyInjection;

namespace MeritFunctions.Tests.Description;

/// <summary>Calls a function of the interface by what its description says of it.</summary>
internal static class ApiCalls
{
    /// <summary>What a function answers.</summary>
    public static Task<HttpAnswer> AskAsync(
        this AppFixture app, ApiFunction function, IReadOnlyDictionary<string, string> path, byte[]? body = null, string contentType = MediaTypes.Json, string query = "") =>
        app.CallAsync(
            request =>
            {
                object? target = function.Method.IsStatic ? null : ActivatorUtilities.CreateInstance(app.Get<IServiceProvider>(), function.Method.DeclaringType!);
                object?[] arguments = [.. function.Method.GetParameters().Select(parameter =>
                    parameter.ParameterType == typeof(HttpRequest) ? request
                    : parameter.ParameterType == typeof(DurableTaskClient) ? app.Client
                    : parameter.ParameterType == typeof(CancellationToken) ? TestContext.Current.CancellationToken
                    : (object)path[parameter.Name!])];
                return function.Method.Invoke(target, arguments) switch { Task<IResult> task => task, var answer => Task.FromResult((IResult)answer!) };
            },
            body,
            contentType,
            query,
            CallerOf(function));

    // Each by somebody of the first role that may, so that who verified does not release.
    private static Caller CallerOf(ApiFunction function)
    {
        string role = RoleNames.Of(function.Roles).FirstOrDefault("operator");
        // Nobody decides on an objection who had a part in the result.
        return new Caller(role + (function.Name == "DecideObjection" ? "-9" : "-1"), RoleNames.Staff[role]) { Credential = Credential.Token };
    }
}
