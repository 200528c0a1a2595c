using System.ComponentModel.DataAnnotations;
using System.Globalization;
using System.Text;
using System.Text.Json;
using Lms.Web.Platform.Access;
using Microsoft.AspNetCore.Mvc;
using Microsoft.AspNetCore.Mvc.ModelBinding;
using Microsoft.AspNetCore.Mvc.ModelBinding.Metadata;
using Microsoft.Extensions.Localization;

namespace Lms.Web.Platform.Text;

internal static class LanguageSetup
{
    private static readonly JsonSerializerOptions Compact = new()
    {
        Encoder = System.Text.Encodings.Web.JavaScriptEncoder.Create(System.Text.Unicode.UnicodeRanges.All),
    };

    public static void AddLanguages(this IServiceCollection services, SiteOptions site, IHostEnvironment environment)
    {
        Languages.Configure(site.Language, IsPseudoOffered(site, environment));
        services.AddSingleton<IStringLocalizerFactory, LocalizerFactory>();
        services.Configure<MvcOptions>(mvc =>
        {
            mvc.ModelMetadataDetailsProviders.Add(new PlainMessages());
            // Browsers submit numbers and dates in one format, whatever the language of the page.
            var forms = mvc.ValueProviderFactories.Select((f, i) => (f, i)).First(x => x.f is FormValueProviderFactory).i;
            mvc.ValueProviderFactories[forms] = new InvariantForms();
            foreach (var other in mvc.ValueProviderFactories.OfType<JQueryFormValueProviderFactory>().ToList())
                mvc.ValueProviderFactories.Remove(other);
            var messages = mvc.ModelBindingMessageProvider;
            messages.SetAttemptedValueIsInvalidAccessor((value, _) => Sentence.Of("“{0}” isn’t valid here.", value));
            messages.SetNonPropertyAttemptedValueIsInvalidAccessor(value => Sentence.Of("“{0}” isn’t valid here.", value));
            messages.SetValueIsInvalidAccessor(value => Sentence.Of("“{0}” isn’t valid here.", value));
            messages.SetUnknownValueIsInvalidAccessor(_ => Sentence.Of("This value isn’t valid."));
            messages.SetNonPropertyUnknownValueIsInvalidAccessor(() => Sentence.Of("This value isn’t valid."));
            messages.SetValueMustBeANumberAccessor(_ => Sentence.Of("Enter a number."));
            messages.SetNonPropertyValueMustBeANumberAccessor(() => Sentence.Of("Enter a number."));
            messages.SetValueMustNotBeNullAccessor(_ => Sentence.Of("Fill in this field."));
            messages.SetMissingBindRequiredValueAccessor(_ => Sentence.Of("Fill in this field."));
            messages.SetMissingKeyOrValueAccessor(() => Sentence.Of("Fill in this field."));
        });
    }

    /// <summary>It is for those who develop the product: no one else reads it.</summary>
    internal static bool IsPseudoOffered(SiteOptions site, IHostEnvironment environment) =>
        site.PseudoLanguage ?? environment.IsDevelopment();

    /// <summary>The sentences of the scripts, for <c>app.js</c> and its like to find by their English.</summary>
    public static void MapLanguages(this IEndpointRouteBuilder routes) =>
        routes.MapGet(
            "/languages/{tag}.js",
            (string tag, HttpContext http) =>
            {
                if (Languages.Find(tag) is not { } language)
                    return Results.NotFound();
                http.Response.Headers.CacheControl = "public, max-age=31536000, immutable";
                return Results.Text(
                    $"window.lmsWords={JsonSerializer.Serialize(Languages.OfScripts(language), Compact)};",
                    "text/javascript",
                    Encoding.UTF8
                );
            }
        );

    /// <summary>The messages of validation attributes when a form has no text of its own.</summary>
    private sealed class PlainMessages : IValidationMetadataProvider
    {
        public void CreateValidationMetadata(ValidationMetadataProviderContext context)
        {
            foreach (
                var rule in context
                    .ValidationMetadata.ValidatorMetadata.OfType<ValidationAttribute>()
                    .Where(r => r.ErrorMessage is null && r.ErrorMessageResourceName is null)
            )
            {
                rule.ErrorMessage = rule switch
                {
                    RequiredAttribute => "Fill in this field.",
                    StringLengthAttribute { MinimumLength: > 0 } => "Use {2} to {1} characters.",
                    StringLengthAttribute or MaxLengthAttribute => "Use at most {1} characters.",
                    RangeAttribute => "Enter a number from {1} to {2}.",
                    EmailAddressAttribute => "Enter a full email address, such as ada@example.org.",
                    _ => rule.ErrorMessage,
                };
            }
        }
    }

    private sealed class InvariantForms : IValueProviderFactory
    {
        public async Task CreateValueProviderAsync(ValueProviderFactoryContext context)
        {
            var request = context.ActionContext.HttpContext.Request;
            if (!request.HasFormContentType)
                return;
            try
            {
                context.ValueProviders.Add(
                    new FormValueProvider(
                        BindingSource.Form,
                        await request.ReadFormAsync(context.ActionContext.HttpContext.RequestAborted),
                        CultureInfo.InvariantCulture
                    )
                );
            }
            catch (Exception unreadable)
                when (unreadable is InvalidDataException or IOException
                    && unreadable is not Microsoft.AspNetCore.Http.BadHttpRequestException
                )
            {
                throw new ValueProviderException("The form could not be read.", unreadable);
            }
        }
    }

    private sealed class LocalizerFactory : IStringLocalizerFactory
    {
        private static readonly Localizer All = new();

        public IStringLocalizer Create(Type resourceSource) => All;

        public IStringLocalizer Create(string baseName, string location) => All;
    }

    private sealed class Localizer : IStringLocalizer
    {
        public LocalizedString this[string name] => new(name, new Sentence(name, null).Value);

        public LocalizedString this[string name, params object[] arguments] => new(name, new Sentence(name, arguments).Value);

        public IEnumerable<LocalizedString> GetAllStrings(bool includeParentCultures) => [];
    }
}
