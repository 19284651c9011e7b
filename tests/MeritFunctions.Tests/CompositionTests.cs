using System.Reflection;
using Merit.Adapters.Storage;
using Merit.Assessment;
using Merit.Web.Emails;
using MeritFunctions.Http;
using Microsoft.AspNetCore.DataProtection.KeyManagement;
using Microsoft.Azure.Functions.Worker;
using Microsoft.Azure.Functions.Worker.Builder;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;

namespace MeritFunctions.Tests;

/// <summary>The app's services as Program.cs puts them together, checked as the environment Development checks them.</summary>
public sealed class CompositionTests
{
    [Fact]
    public async Task Every_function_gets_what_it_takes_and_no_scope_is_left()
    {
        FunctionsApplicationBuilder builder = Compose();
        await using ServiceProvider provider = builder.Services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });
        await using AsyncServiceScope scope = provider.CreateAsyncScope();
        Type[] classes = [.. typeof(Routes).Assembly.GetTypes()
            .Where(t => !t.IsAbstract && t.GetMethods().Any(m => m.GetCustomAttribute<FunctionAttribute>() is not null))];
        Assert.NotEmpty(classes);
        Assert.All(classes, type => ActivatorUtilities.CreateInstance(scope.ServiceProvider, type));
    }

    [Fact]
    public void Hosts_find_each_function_by_the_name_of_its_method() => Assert.Empty(
        from method in typeof(Routes).Assembly.GetTypes().SelectMany(type => type.GetMethods())
        where method.GetCustomAttribute<FunctionAttribute>() is not null && method.DeclaringType!.GetMethods().Count(m => m.Name == method.Name) > 1
        select $"{method.DeclaringType!.Name}.{method.Name}");

    [Fact]
    public async Task A_mail_is_rendered_where_scopes_are_checked()
    {
        await using ServiceProvider provider = Compose().Services.BuildServiceProvider(validateScopes: true);
        var letterhead = new Letterhead("BKN", new Text("Penilaian", "Assessment"), 2026, "Kota Bandung");
        RenderedEmail mail = await provider.GetRequiredService<EmailRenderer>().RenderAsync(new NotSubmittedEmail(letterhead, ClockFile.Noon));
        Assert.Contains("Kota Bandung", mail.Html, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Keys_of_data_protection_are_kept_in_blobs_and_never_in_a_home_folder()
    {
        await using ServiceProvider provider = Compose().Services.BuildServiceProvider();
        Assert.IsType<KeysInBlobs>(provider.GetRequiredService<IOptions<KeyManagementOptions>>().Value.XmlRepository);
    }

    [Fact]
    public void A_clock_file_counts_in_development_only()
    {
        using var file = new ClockFile();
        file.Write(mode: 1, ticks: ClockFile.Noon.UtcTicks);
        Assert.Equal(ClockFile.Noon, Clock(Environments.Development).GetUtcNow());
        Assert.Same(TimeProvider.System, Clock(Environments.Production));

        TimeProvider Clock(string environment)
        {
            FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
            builder.Configuration[SharedClock.Setting] = file.Path;
            builder.Environment.EnvironmentName = environment;
            builder.Services.AddMerit(builder.Configuration, builder.Environment);
            return (TimeProvider)builder.Services.Single(s => s.ServiceType == typeof(TimeProvider)).ImplementationInstance!;
        }
    }

    [Fact]
    public void A_clock_file_that_is_not_there_ends_the_start()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.Configuration[SharedClock.Setting] = Path.Combine(Path.GetTempPath(), Guid.NewGuid().ToString("N"));
        builder.Environment.EnvironmentName = Environments.Development;
        Assert.Throws<InvalidOperationException>(() => builder.Services.AddMerit(builder.Configuration, builder.Environment));
    }

    [Theory]
    [InlineData("SendGrid:ApiKey", "", "SendGrid__ApiKey")]
    [InlineData("SendGrid:ApiKey", "@Microsoft.KeyVault(SecretUri=https://vault.example/secrets/key)", "SendGrid__ApiKey")]
    [InlineData("Mail:From", null, "Mail__From")]
    [InlineData("SendGrid:WebhookPublicKey", "bm8ga2V5", "SendGrid__WebhookPublicKey")]
    public async Task Mail_settings_that_cannot_work_end_the_start(string setting, string? value, string named)
    {
        FunctionsApplicationBuilder builder = Compose();
        builder.Environment.EnvironmentName = Environments.Production;
        builder.Configuration[setting] = value;
        await using ServiceProvider provider = builder.Services.BuildServiceProvider();
        OptionsValidationException problem = Assert.Throws<OptionsValidationException>(provider.GetRequiredService<IStartupValidator>().Validate);
        Assert.Contains(named, Assert.Single(problem.Failures), StringComparison.Ordinal);
    }

    private static FunctionsApplicationBuilder Compose()
    {
        FunctionsApplicationBuilder builder = FunctionsApplication.CreateBuilder([]);
        builder.ConfigureFunctionsWebApplication();
        builder.Configuration["MeritStorage"] = "UseDevelopmentStorage=true";
        builder.Configuration["SendGrid:ApiKey"] = "a-key";
        builder.Configuration["Mail:From"] = "penilaian@kasn.example";
        builder.Services.AddMerit(builder.Configuration, builder.Environment);
        return builder;
    }
}
