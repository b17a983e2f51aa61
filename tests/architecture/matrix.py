"""Who gets what from every address of the site. A new address needs one line here.

A line: the name of the address (or its path, where it has no name), the words that stand for its
arguments (see world.py), a query string where it needs one, and `=405` where those who are let in
get another answer than 200. What those get who are not let in follows from the audience.

The addresses of the admin are in matrix_admin.py; what states a page can be in, in page_states.py.
"""

EVERYONE = """
    healthz
    readyz
    robots
    favicon =301
    sitemap
    account_inactive
    account_email_verification_sent
    account_reset_password
    account_confirm_email abc
    account_reset_password_from_key_done
    account_reset_password_from_key 1 abc
    account_reset_password_done
    evidence
    compare
    practice_export
    case_export
    ledger_export practice.slug
    agency_ledger_export agency.slug
    api
    api-v1:openapi-json
    api-v1:practices
    api-v1:practice practice.slug
    api-v1:practice_adoptions practice.slug
    api-v1:case_studies
    api-v1:case_study case.slug
    api-v1:topics
    api-v1:agencies
    api-v1:agency_adoption_list agency.slug
    api-v1:industries
    api-v1:channels
    api-v1:customer_groups
    api-v1:api-root =404
    /api/v1/nothing/ =404
    topics
    topic topic.slug
    agencies
    agency agency.slug
    practice_feed
    case_feed
    topic_feed topic.slug
    agency_feed agency.slug
    search
    search_suggest ?q=practice
    search_feed saved.token
    following_stop stop.token
    person member.handle
    collections
    collection public_collection public_collection.slug
    collection_shared own_collection.token
    practice_adoptions practice.slug
    adoption_by_mail abc =410
    my_service
    my_service_forget =405
    my_service_choose =405
    context_fit
    contribute
    contribute_rules
    contribute_markdown =405
    discussions
    discussions_unanswered
    discussion_space talk.slug
    discussion_space talk.slug ?order=newest&kind=question&older=1-1
    discussion_thread talk.slug thread thread.slug
    discussion_thread talk.slug thread elsewhere =302
    thread_unread thread =302
    discussion_post reply =302
    discussion_replies reply
    discussion_history reply
    discussion_report
    discussion_feed
    discussion_space_feed talk.slug
    wagtaildocs_serve document document.filename
    wagtail_serve practices/
"""

# Answered with 404, whoever asks: switched off, or never there.
NOBODY = """
    wagtailadmin_password_reset
    wagtailadmin_password_reset_done
    wagtailadmin_password_reset_confirm MQ abc-def
    wagtailadmin_password_reset_complete
    wagtaildocs_authenticate_with_password 1
    demo_mail
    demo_mail_one kept_mail
    inbound_mail
"""

# For whoever is not signed in; all others are led to the front page.
GUESTS = """
    account_login
    account_signup
"""

# A person's own account. Whoever is not signed in is led to the door.
SIGNED_IN = """
    account_reauthenticate
    account_email
    account_change_password
    account_set_password =302
    account_confirm_login_code =302
    mfa_index
    mfa_authenticate =302
    mfa_reauthenticate =302
    mfa_activate_totp =302
    mfa_deactivate_totp =404
    mfa_view_recovery_codes =404
    mfa_generate_recovery_codes =302
    mfa_download_recovery_codes =404
    mfa_list_webauthn
    mfa_add_webauthn =302
    mfa_reauthenticate_webauthn =302
    mfa_remove_webauthn 1 =302
    mfa_edit_webauthn 1 =302
    mfa_login_webauthn =302
    account_logout
    account
    profile
    welcome_dismiss =405
    affiliation
    account_data
    account_export =302
    account_delete =302
    search_saved
    search_save ?q=waiting
    collections_mine
    collection_new
    collection_add practice
    contribute_practice
    contribute_case_study
    contribute_invitation 1 =405
    search_forget =405
    page_verify practice =405
    adopt practice.slug
    adoptions
    following
    follow case-study case
    inbox
    inbox_read =405
    notification_settings
    digest_preview
    replies_renew =405
    flag post flagged
    flags
    decisions
    discussions_yours
    discussions_yours ?show=drafts
    discussions_start
    discussion_new talk.slug
    discussion_similar ?title=waiting+line
    comment_on page practice
    comment_on kind.topic topic
    discussion_preview =405
    discussion_draft typed_place
    discussion_discard typed_place =405
    thread_reply thread =302
    discussion_reply reply
    discussion_react reply =405
    discussion_accept reply =405
    discussion_export thread json
    discussion_export thread html
    advice
    advice_delegate_end delegation =405
    advisors
    advisors ?q=words&sort=newest&availability=now
    advisor listed_advisor
    advisor_own
    advisor_own_begin =405
    advisor_own_take_over =405
    engagement_agree engagement =302
    engagement_finish engagement =302
    engagement_stop engagement =302
    engagement_release engagement =302
    engagement_note engagement =302
    engagement_erase_note engagement note =302
    engagement_feedback finished =302
    engagement_case_study finished =302
    engagement_meeting engagement =302
"""

# An advisor's own profile. For whoever has none there is nothing behind its addresses.
ADVISOR_ALONE = """
    advisor_own_about
    advisor_own_skills
    advisor_own_modes
    advisor_own_availability
    advisor_own_results
    advisor_own_result_new
    advisor_own_result own_result
    advisor_own_result_remove own_result
    advisor_own_interests
    advisor_own_declare =405
    advisor_own_interest_end own_interest =405
    advisor_own_readers
    advisor_own_consent =302
    advisor_own_confirm =405
    advisor_own_pause =302
    advisor_own_proposed
"""

# The coordinators' desk: profiles of others.
COORDINATORS = """
    advisor_new
    advisor_import
    advisor_import_columns
    advisor_edit listed_advisor
    advisor_edit_about listed_advisor
    advisor_edit_skills listed_advisor
    advisor_edit_modes listed_advisor
    advisor_edit_availability listed_advisor
    advisor_edit_results listed_advisor
    advisor_edit_result_new listed_advisor
    advisor_edit_result listed_advisor advisor_result
    advisor_edit_result_remove listed_advisor advisor_result
    advisor_edit_interests listed_advisor
    advisor_edit_declare listed_advisor =405
    advisor_edit_interest_end listed_advisor advisor_interest =405
    advisor_edit_readers listed_advisor
    advisor_edit_consent listed_advisor =302
    advisor_edit_confirm listed_advisor =405
    advisor_edit_pause listed_advisor =302
    advisor_list listed_advisor =405
    advisor_withdraw listed_advisor =405
    advisor_invite listed_advisor =405
    advice_run shortlist_run
    advice_run shortlist_run ?q=name&page=2
    advice_run cohort_run =302
    advice_run_publish shortlist_run =405
    advice_run_export shortlist_run csv
    advice_run_export cohort_run json
    advice_cohorts
    advice_cohort cohort_run
    advice_cohort_compare cohort_run
    advice_cohort_request cohort_run run_request
    advice_cohort_unfilled cohort_run run_request =405
    advice_weights
    advice_weights_propose =405
    advice_weights_decide proposed_weights.version
    advice_shortlist run_request
    advice_shortlist_make run_request =405
    advice_desk
    advice_desk ?show=open&order=newest
    advice_decide asked_request =302
    advice_joint asked_request =302
    conflict_new
    conflict_import
    conflict_companies ?q=name
    conflict_edit conflict
    conflict_check conflict =405
    conflict_end conflict =405
    conflict_settle conflict =302
    conflict_ask conflict
    advice_offers engaged_request
    offer_withdraw offer =302
"""

# The register of conflicts and the clearances.
REGISTER_READERS = """
    conflicts
    conflicts ?show=all&kind=bid&q=name
    conflict conflict
    clearances
    clearance clearance
"""

# Both sides of an engagement, and coordinators.
ENGAGED = """
    engagement engagement
    engagement finished
    engagement_calendar engagement meeting
"""

# The agency and the advisor.
SIDES = """
    engagement_change_meeting engagement meeting
"""

# Who asks, and coordinators.
ASKING = """
    advice_request asked_request
    advice_question asked_request =302
    advice_answer asked_request question =302
"""

OFFICIAL_ALONE = """
    advice_new
    advice_delegates
    advice_edit asked_draft
    advice_save asked_draft
    advice_submit asked_draft
    advice_withdraw asked_draft
    advice_close engaged_request
    advice_again asked_draft =302
    engagement_follow_up finished follow_up.months
"""

# A link that is its own key; whoever is signed in as somebody else finds nothing.
OFFER_HOLDERS = """
    offer offer.token
"""

# A saved search is its owner's alone: an admin finds nothing either.
MODERATOR_ALONE = """
    search_saved_edit saved
    search_saved_renew saved =405
    search_saved_delete saved =405
    contribution written
    contribution_save written
    contribution_preview written
    contribution_file written attachment
    contribution_submit written
    contribution_withdraw written =302
    contribution_again written =405
    contribution_people written
    contribution_part written coauthor
    contribution_delete written
    affiliation_end own_affiliation =405
    inbox_open notification =302
    collection_change own_collection
    collection_link own_collection =405
    collection_delete own_collection =405
    collection_tidy own_collection =405
    collection_note own_item
    collection_up own_item =405
    collection_remove own_item =405
    decision own_case
    decision_appeal own_case =405
    discussion_delete own_reply
"""

# Reports of an agency: its own people (in tests/adoption), and editors for all.
LEDGER_KEEPERS = """
    adoption adoption
    adoption_change adoption
    adoption_decide adoption =405
    adoption_withdraw adoption =405
"""

# Whoever has reports to confirm.
CONFIRMERS = """
    adoption_queue
"""

# The moderators' desk. For anybody else there is nothing behind its addresses.
MODERATORS = """
    moderation_queue
    moderation_queue ?show=decided&reason=spam&sort=flags
    moderation_case flagged_case
    moderation_take flagged_case =405
    moderation_appeals
    moderation_appeal appeal
    moderation_people
    moderation_people ?q=person
    moderation_person person
    moderation_suspend person
    moderation_lift person =405
    moderation_log
    moderation_log ?person={person}&action=moderation.flag
    discussion_edit reply
    thread_promote thread
    discussion_redact reply
    discussion_redact_earlier earlier
    discussion_arrange thread
    discussion_split thread
"""
