"""URLs of the pages about funders."""

from django.urls import URLPattern, URLResolver, path

from chorok.web.staff.projects import funders

_STAGE = "<slug:code>/stages/<int:stage_id>"

urlpatterns: list[URLPattern | URLResolver] = [
    path("", funders.funders, name="staff_funders"),
    path("new/", funders.new, name="staff_funder_new"),
    path("countries/", funders.groups, name="staff_country_groups"),
    path("countries/new/", funders.group, name="staff_country_group_new"),
    path("countries/<slug:code>/", funders.group, name="staff_country_group"),
    path("of/<slug:code>/", funders.funder, name="staff_funder"),
    path("of/<slug:code>/edit/", funders.edit, name="staff_funder_edit"),
    path("of/<slug:code>/sizes/new/", funders.part, {"part": "sizes"}, name="staff_funder_size_new"),
    path("of/<slug:code>/sizes/<int:row_id>/", funders.part, {"part": "sizes"}, name="staff_funder_size"),
    path(
        "of/<slug:code>/sizes/<int:row_id>/remove/",
        funders.part_remove,
        {"part": "sizes"},
        name="staff_funder_size_remove",
    ),
    path("of/<slug:code>/stages/new/", funders.stage, name="staff_funder_stage_new"),
    path(f"of/{_STAGE}/", funders.stage, name="staff_funder_stage"),
    path(f"of/{_STAGE}/step/<slug:step>/", funders.stage_step, name="staff_funder_stage_step"),
    path(f"of/{_STAGE}/papers/new/", funders.part, {"part": "papers"}, name="staff_stage_paper_new"),
    path(f"of/{_STAGE}/papers/<int:row_id>/", funders.part, {"part": "papers"}, name="staff_stage_paper"),
    path(
        f"of/{_STAGE}/papers/<int:row_id>/remove/",
        funders.part_remove,
        {"part": "papers"},
        name="staff_stage_paper_remove",
    ),
    path(f"of/{_STAGE}/checks/new/", funders.part, {"part": "checks"}, name="staff_stage_check_new"),
    path(f"of/{_STAGE}/checks/<int:row_id>/", funders.part, {"part": "checks"}, name="staff_stage_check"),
    path(
        f"of/{_STAGE}/checks/<int:row_id>/remove/",
        funders.part_remove,
        {"part": "checks"},
        name="staff_stage_check_remove",
    ),
]
