"""URLs of these pages."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.thesaurus import concepts, editions, imports, nouns

urlpatterns: list[URLPattern | URLResolver] = [
    path("", concepts.concepts, name="staff_thesaurus"),
    path("new/", concepts.new, name="staff_concept_new"),
    path("concepts/<int:pk>/", concepts.concept, name="staff_concept"),
    path("concepts/<int:pk>/edit/", concepts.edit, name="staff_concept_edit"),
    path("concepts/<int:pk>/labels/", concepts.label_new, name="staff_label_new"),
    path("concepts/<int:pk>/labels/<int:label_id>/<slug:step>/", concepts.label_step, name="staff_label_step"),
    path("concepts/<int:pk>/<slug:step>/", concepts.step, name="staff_concept_step"),
    path("editions/", editions.editions, name="staff_editions"),
    path("editions/<int:number>/", editions.edition, name="staff_edition"),
    path("export/<slug:kind>/", editions.export, name="staff_thesaurus_export"),
    path("import/", imports.imports, name="staff_thesaurus_imports"),
    path("import/<int:pk>/", imports.one, name="staff_thesaurus_import"),
    path("import/<int:pk>/write/", imports.write, name="staff_thesaurus_import_write"),
    path("nouns/", nouns.nouns, name="staff_nouns"),
    path("nouns/look/", nouns.look, name="staff_nouns_look"),
    path("nouns/left-alone/", nouns.ignored, name="staff_nouns_ignored"),
    path("nouns/left-alone/<int:pk>/", nouns.again, name="staff_noun_again"),
    path("nouns/<int:pk>/", nouns.label, name="staff_noun_label"),
    path("nouns/<int:pk>/ignore/", nouns.ignore, name="staff_noun_ignore"),
]
