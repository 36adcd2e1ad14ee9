"""What people are told, in the admin and by mail, and what has to be done on time.

    notify(users, KIND, subject=…, text=…, url=…)      # a notice and a mail for each who wants them

Both are rows, written in the transaction of what they tell of: they exist if and only if it happened. Mails
are sent by a worker afterwards (core.notices.delivery); a timer does what is due (`manage.py run_due`).

Each app says what kinds of news it has (core.notices.kinds), and people switch each off in their account.
"""
