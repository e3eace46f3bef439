package io.activitysync.management.rest;

import io.activitysync.connection.settings.ConnectionSettings;
import io.activitysync.connection.settings.SettingField;
import io.swagger.v3.core.converter.AnnotatedType;
import io.swagger.v3.core.converter.ModelConverter;
import io.swagger.v3.core.converter.ModelConverterContext;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.core.util.Json;
import io.swagger.v3.oas.models.media.ArraySchema;
import io.swagger.v3.oas.models.media.BooleanSchema;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.Objects;
import org.apache.camel.openapi.RestModelConverters;

/**
 * Adds the table of settings to the schemas of a connection as it is shown and as it is taken, so
 * that no document names a setting again.
 */
final class SettingsSchema implements ModelConverter {
  static {
    // before Camel's own, which asks no further; that one is in place once its class is loaded
    var camels = new RestModelConverters(false);
    Objects.requireNonNull(camels);
    ModelConverters.getInstance(false).addConverter(new SettingsSchema());
  }

  private SettingsSchema() {}

  /** Is in place for every description that is made later. */
  static void install() {
    // loading the class has done it
  }

  @Override
  public Schema<?> resolve(
      AnnotatedType type, ModelConverterContext context, Iterator<ModelConverter> chain) {
    Schema<?> resolved = chain.hasNext() ? chain.next().resolve(type, context, chain) : null;
    Class<?> model =
        type.getType() == null ? null : Json.mapper().constructType(type.getType()).getRawClass();
    if (resolved != null && model == ConnectionJson.class) {
      for (SettingField field : SettingField.values()) {
        add(resolved, field, SettingsJson.shownName(field), true);
      }
    } else if (resolved != null && model == ConnectionJson.Held.class) {
      // the converter knows of no member that is one of two things
      resolved.addProperty("value", held(resolved.getProperties().get("value")));
    } else if (resolved != null && model == ConnectionDocument.Settings.class) {
      for (SettingField field : SettingField.values()) {
        add(resolved, field, field.json(), false);
      }
    }
    return resolved;
  }

  private static void add(Schema<?> model, SettingField field, String name, boolean shown) {
    if (model.getProperties() == null || !model.getProperties().containsKey(name)) {
      Schema<?> schema = shown && field.secret() ? told(field) : given(field);
      model.addProperty(name, shown && !maybeNone(field) ? schema : nullable(schema));
    }
  }

  /** Whether a setting is shown as null: where nothing holds in its place, or the step says. */
  private static boolean maybeNone(SettingField field) {
    return !field.secret()
        && (field.defaultDoc().isEmpty() || ConnectionSettings.SENDING.contains(field));
  }

  private static Schema<?> nullable(Schema<?> schema) {
    if (schema instanceof StringSchema text && text.getEnum() != null) {
      // a choice is between the words that are listed, and no other
      text.addEnumItem(null);
    }
    schema.setNullable(true);
    return schema;
  }

  private static Schema<?> held(Schema<?> described) {
    Schema<Object> value = new Schema<>();
    value.setDescription(described.getDescription());
    value.addOneOfItem(new StringSchema());
    value.addOneOfItem(new IntegerSchema().format("int32"));
    return value;
  }

  /** Whether there is one, or how many. */
  private static Schema<?> told(SettingField field) {
    return switch (field.kind()) {
      case LIST -> new IntegerSchema().format("int32").description("How many there are");
      default -> new BooleanSchema().description("Whether there is one; it is never shown");
    };
  }

  private static Schema<?> given(SettingField field) {
    Schema<?> schema =
        switch (field.kind()) {
          case LIST -> new ArraySchema().items(new StringSchema());
          case PATHS_BY_NAME ->
              new MapSchema().additionalProperties(new ArraySchema().items(new StringSchema()));
          case NUMBER -> new IntegerSchema().format("int32");
          default -> new StringSchema();
        };
    schema.setDescription(
        field.defaultDoc().isEmpty()
            ? field.doc()
            : field.doc() + "; where it is not given: " + field.defaultDoc());
    if (field.example() != null) {
      schema.setExample(field.example());
    }
    if (schema instanceof StringSchema text && !field.choices().isEmpty()) {
      text.setEnum(new ArrayList<>(field.choices()));
    }
    if (field.secret()) {
      schema.setWriteOnly(true);
    }
    return schema;
  }
}
