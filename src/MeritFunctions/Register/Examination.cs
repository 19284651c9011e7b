using System.Reflection;
using Azure;
using Azure.Storage.Blobs.Models;
using Merit.Adapters.Mail;
using Merit.Adapters.Storage;
using Merit.Assessment;
using MeritFunctions.Http.Access;
using MeritFunctions.Records;
using Microsoft.DurableTask.Client;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Register;

/// <summary>Examines what the app stands on and what it is set to.</summary>
public sealed class Examination(
    HealthCheck health, MeritStorage storage, IOptions<MailOptions> mail, IOptions<AccessOptions> access, IOptions<LinkOptions> links, IHostEnvironment environment, TimeProvider clock)
{
    // Lateness is judged by the storage service's clock and deadlines by this one.
    private static readonly TimeSpan MostOffset = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(5);

    /// <summary>Runs every check.</summary>
    public async Task<ExaminationReport> RunAsync(DurableTaskClient client, CancellationToken cancellation)
    {
        HealthReport parts = await health.RunAsync(client, cancellation);
        List<Check> checks = [.. parts.Parts.Select(part => part.Status == HealthReport.Ok
            ? Check.Ok(part.Part, "doctor-answers")
            : Check.Failed(part.Part, "doctor-away", "doctor-away-fix", Messages.Wib(part.Since ?? clock.GetUtcNow())))];
        checks.Add(await ClockAsync(cancellation));
        checks.AddRange([Sender(), Operators(), Webhook(), Door(), FirstToken(), Address()]);
        return new ExaminationReport(Version, Environment.Version.ToString(), environment.EnvironmentName, clock.GetUtcNow(), checks);
    }

    private static string Version { get; } =
        typeof(Examination).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "";

    private async Task<Check> ClockAsync(CancellationToken cancellation)
    {
        const string Part = "clock";
        try
        {
            using var patience = CancellationTokenSource.CreateLinkedTokenSource(cancellation);
            patience.CancelAfter(Patience);
            Response<BlobContainerProperties> answer = await storage.Container(Containers.Records).GetPropertiesAsync(cancellationToken: patience.Token);
            if (answer.GetRawResponse().Headers.Date is not { } date)
            {
                return Check.Warning(Part, "doctor-clock-unknown", "doctor-away-fix");
            }

            TimeSpan ahead = clock.GetUtcNow() - TimeProvider.System.GetUtcNow();
            // The service tells whole seconds.
            TimeSpan offset = TimeProvider.System.GetUtcNow() - date;
            return offset.Duration() > MostOffset + TimeSpan.FromSeconds(1) ? Check.Failed(Part, "doctor-clock-off", "doctor-clock-off-fix", (int)offset.TotalSeconds)
                : ahead > MostOffset ? Check.Ok(Part, "doctor-clock-ahead", ahead.ToString("d'.'hh':'mm':'ss", System.Globalization.CultureInfo.InvariantCulture))
                : Check.Ok(Part, "doctor-clock-right");
        }
        catch (Exception failure) when (!cancellation.IsCancellationRequested && (failure is OperationCanceledException || StorageOutage.IsMeant(failure)))
        {
            return Check.Warning(Part, "doctor-clock-unknown", "doctor-away-fix");
        }
    }

    private Check Sender() =>
        mail.Value.ApiKey.Length == 0 ? Check.Failed("mail", "doctor-mail-key", "doctor-mail-key-fix")
        : mail.Value.From == MailOptions.ExampleSender ? Told(Check.Warning("mail", "doctor-mail-sender", "doctor-mail-sender-fix"))
        : mail.Value.Host is { Length: > 0 } host ? Told(Check.Warning("mail", "doctor-mail-host", "doctor-mail-host-fix", host))
        : Check.Ok("mail", "doctor-mail-set");

    private Check Operators() => mail.Value.Operators is { Length: > 0 }
        ? Check.Ok("mailOperators", "doctor-set")
        : Check.Warning("mailOperators", "doctor-operators", "doctor-operators-fix");

    private Check Webhook() => mail.Value.WebhookPublicKey is { Length: > 0 }
        ? Check.Ok("webhook", "doctor-webhook-set")
        : Check.Warning("webhook", "doctor-webhook", "doctor-webhook-fix");

    private Check Door() => access.Value.Platform || (environment.IsDevelopment() && access.Value.SignIn)
        ? Check.Ok("signIn", "doctor-set")
        : Check.Warning("signIn", "doctor-sign-in", "doctor-sign-in-fix");

    private Check FirstToken() => access.Value.BootstrapToken is null
        ? Check.Ok("firstToken", "doctor-first-token-gone")
        : Told(Check.Warning("firstToken", "doctor-first-token", "doctor-first-token-fix"));

    private Check Address() => links.Value.PublicAddress is not null
        ? Check.Ok("publicAddress", "doctor-set")
        : Check.Warning("publicAddress", "doctor-address", "doctor-address-fix");

    // What stands so on purpose on a developer's machine is told, and nothing is to be mended.
    private Check Told(Check check) => environment.IsDevelopment() ? check with { State = Check.IsOk, Fix = null } : check;
}

/// <summary>What an examination found.</summary>
/// <param name="Version">The app's version.</param>
/// <param name="Runtime">The version of .NET that it runs on.</param>
/// <param name="Environment">The name of its environment.</param>
/// <param name="Now">Its present moment.</param>
/// <param name="Checks">Every check.</param>
public sealed record ExaminationReport(string Version, string Runtime, string Environment, DateTimeOffset Now, IReadOnlyList<Check> Checks);

/// <summary>One check.</summary>
/// <param name="Part">What was looked at; a stable word.</param>
/// <param name="State"><c>ok</c>, <c>warning</c> or <c>failed</c>.</param>
/// <param name="Found">What was found.</param>
/// <param name="Fix">What to do; null when there is nothing.</param>
public sealed record Check(string Part, string State, Text Found, Text? Fix)
{
    /// <summary>Nothing is to be done.</summary>
    public const string IsOk = "ok";

    internal static Check Ok(string part, string found, params ReadOnlySpan<object?> arguments) => new(part, IsOk, Messages.Format(found, arguments), null);

    internal static Check Warning(string part, string found, string fix, params ReadOnlySpan<object?> arguments) => new(part, "warning", Messages.Format(found, arguments), Messages.Format(fix));

    internal static Check Failed(string part, string found, string fix, params ReadOnlySpan<object?> arguments) => new(part, "failed", Messages.Format(found, arguments), Messages.Format(fix));
}
