import django.contrib.postgres.fields
from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('incidents', '0004_calls_that_plans_promise'),
    ]

    operations = [
        migrations.AddField(
            model_name='incidentupdate',
            name='audience',
            field=models.TextField(choices=[('public', 'Public'), ('accounts', 'Accounts'), ('internal', 'Internal')], default='internal'),
            preserve_default=False,
        ),
        migrations.AddField(
            model_name='incidentupdate',
            name='readers',
            field=django.contrib.postgres.fields.ArrayField(base_field=models.BigIntegerField(), default=list, size=None),
        ),
    ]
